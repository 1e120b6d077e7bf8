### Ponte: ogni frase che una persona legge, in italiano.
### Un errore dice che cosa è successo, perché e che cosa fare. `{$name}` viene riempito.

### File e segreti
failure-no-home = Ponte non sa dove tenere i suoi file: il sistema non indica una cartella personale. Avvia pontectl con --home CARTELLA.
failure-file = Non è possibile leggere o scrivere {$file} ({$reason}). Controlla che la cartella sia tua e che il disco non sia pieno.
failure-link = {$file} è un collegamento a un altro posto. Ponte scrive solo in file propri: rimuovi il collegamento e riprova.
failure-no-keychain = Questo computer non ha un portachiavi che Ponte possa usare, e i segreti non vengono tenuti altrove. Su Linux installane uno (per esempio gnome-keyring o KeePassXC) e accedi di nuovo. Su una macchina che ne è priva indica una variabile con --secret-env NOME e metti la chiave dell'installazione in PONTE_KEY.
failure-keychain = Il portachiavi non risponde o è bloccato. Sbloccalo (di solito basta accedere al computer) e riprova.
failure-secret-missing = Per l'account «{$account}» non è conservata nessuna password o chiave di accesso. Inseriscila con: pontectl account add {$account}
    .window = Per l'account «{$account}» non è conservata nessuna password o chiave di accesso. Accedi di nuovo dalla pagina «Account».
failure-secret-variable = Le impostazioni prendono il segreto dalla variabile d'ambiente {$name}, che è vuota. Impostala prima di avviare Ponte.
failure-secret-too-long = È troppo lungo per essere una password o una chiave di accesso. Controlla che cosa è stato incollato.
failure-key-variable = {$name} non contiene una chiave: servono 32 byte in Base64. Creane una con: head -c 32 /dev/urandom | base64
failure-no-randomness = Il sistema non ha fornito numeri casuali, di cui sono fatte le chiavi. Riavvia il computer; se succede ancora, va riparato.

### Tray

tray-sync-now = Sincronizza ora
tray-pause = Sospendi
tray-pause-hour = Per un'ora
tray-pause-tomorrow = Fino a domani
tray-pause-until-resumed = Finché non riprendo
tray-resume = Riprendi
tray-needs = Tocca a te ({$number})
tray-open = Apri Ponte
tray-quit = Esci
failure-not-opened = Nessun programma di questo computer apre {$file}. Aprilo con un editor di testo.
failure-no-window = Ponte non può mostrarsi: manca una scrivania grafica, oppure WebView2 (Windows) o WebKitGTK 4.1 (Linux). Installa quanto manca, o usa pontectl.
failure-release-missing = {$host} non dice qual è l'ultima versione di Ponte (stato {$status}). Ponte continua come prima; chi se ne occupa controlli [updates] nelle impostazioni.
failure-release-signature = Quanto {$host} dice dell'ultima versione di Ponte non è firmato da chi la pubblica, quindi non viene creduto. Ponte continua come prima. Avvisa chi se ne occupa.
failure-release-unread = Quanto viene detto dell'ultima versione di Ponte non è leggibile, quindi non viene creduto. Ponte continua come prima. Avvisa chi se ne occupa.
failure-release-old = È stato ripresentato un vecchio avviso sull'ultima versione di Ponte, quindi non viene creduto. Ponte continua come prima. Avvisa chi se ne occupa.
failure-release-expired = L'avviso sull'ultima versione di Ponte è scaduto, quindi non viene creduto. Ponte continua come prima. Se l'orologio di questo computer è giusto, avvisa chi se ne occupa.
failure-release-elsewhere = L'avviso sull'ultima versione di Ponte porta lontano da {$host}, quindi non viene creduto. Ponte continua come prima. Avvisa chi se ne occupa.

### HTTP
failure-tls-setup = Su questo computer non è possibile stabilire connessioni sicure. Aggiorna i certificati del sistema e riprova.
failure-unreachable = {$host} non è raggiungibile. Controlla la connessione e l'indirizzo; appena lo è, la sincronizzazione riprende da sola.
failure-certificate = { $reason ->
    [expired] Il certificato di {$host} è scaduto
    [not-yet-valid] Il certificato di {$host} non è ancora valido, oppure l'orologio di questo computer è sbagliato
    [other-name] Il certificato mostrato non è quello di {$host}
    [revoked] Il certificato di {$host} è stato revocato
    [unknown-issuer] Il certificato di {$host} è firmato da qualcuno di cui questo computer non si fida
   *[other] Il certificato di {$host} non è in ordine
}, perciò non è stato inviato nulla: potrebbe rispondere qualcun altro. Rivolgiti a chi gestisce il server; il certificato di un'autorità aziendale va aggiunto a quelli di cui questo computer si fida{ $trust ->
    [yes] {""}, e uno che puoi confrontare (SHA-256: {$fingerprint}) si accetta per un solo account con: pontectl account trust NOME
   *[no] .
}
failure-tls = {$host} non offre una connessione sicura che Ponte accetti (TLS 1.2 o successivo, con un certificato), perciò non è stato inviato nulla. Controlla l'indirizzo o rivolgiti a chi gestisce il server.
failure-answer-lost = {$host} ha interrotto prima di rispondere. Ponte verifica che cosa è successo e riprova da solo.
failure-answer-too-large = {$host} ha inviato molto più di quanto una risposta dovrebbe contenere, quindi Ponte ha smesso di leggere. Nulla è stato cancellato. Controlla che l'indirizzo sia quello di un CRM o di un calendario.
failure-certificate-changed = Il certificato di {$host} non è quello di cui questo account si fida, e nemmeno il computer si fida di quello nuovo: non è stato inviato nulla. Accettato: {$before}. Mostrato ora: {$fingerprint}. Chiedi a chi gestisce il server se è stato rinnovato; in tal caso: pontectl account trust NOME
    .window = Il certificato di {$host} non è quello di cui questo account si fida, e nemmeno il computer si fida di quello nuovo: non è stato inviato nulla. Chiedi a chi gestisce il server se è stato rinnovato, e confronta: accettato {$before}, mostrato ora {$fingerprint}.
failure-certificate-behind-proxy = Il certificato mostrato per {$host} è firmato da «{$issuer}», di cui questo computer non si fida, ed è arrivato attraverso il proxy {$proxy}: un proxy aziendale che legge le connessioni cifrate mostra certificati propri. Non è stato inviato nulla. Chiedi al reparto informatico di installare la sua autorità di certificazione su questo computer. SHA-256: {$fingerprint}

### Il proxy
failure-proxy-unreachable = Il proxy {$proxy}, da cui si esce da questa rete, non è raggiungibile; {$host} non è stato interpellato. Controlla la rete, e il proxy con: pontectl proxy show. Ponte riprova da solo.
    .window = Il proxy {$proxy}, da cui si esce da questa rete, non è raggiungibile; {$host} non è stato interpellato. Controlla la rete, e il proxy nelle impostazioni. Ponte riprova da solo.
failure-proxy-wants-user = Il proxy {$proxy} vuole un nome utente e una password. Inseriscili con: pontectl proxy set {$proxy} --user NOME
    .window = Il proxy {$proxy} vuole un nome utente e una password. Inseriscili nelle impostazioni, alla voce «Proxy».
failure-proxy-credentials = Il proxy {$proxy} ha rifiutato il nome utente o la password. Ponte non li invia di nuovo per un'ora, perché l'utente non venga bloccato. Inserisci quelli giusti: pontectl proxy set {$proxy} --user NOME
    .window = Il proxy {$proxy} ha rifiutato il nome utente o la password. Ponte non li invia di nuovo per un'ora, perché l'utente non venga bloccato. Inserisci quelli giusti nelle impostazioni, alla voce «Proxy».
failure-proxy-scheme = Il proxy {$proxy} lascia passare gli utenti solo con {$schemes}, mentre Ponte può mostrargli solo un nome utente e una password (Basic). Chiedi al reparto informatico di lasciar passare Ponte senza accesso, oppure un altro proxy.
failure-proxy-refused = Il proxy {$proxy} non lascia raggiungere {$host} (stato {$status}). Chiedi al reparto informatico di consentire questo server.
failure-proxy-gateway = Il proxy {$proxy} non è riuscito a raggiungere {$host} (stato {$status}). Controlla l'indirizzo; Ponte riprova da solo.
failure-proxy-page = Il proxy {$proxy} ha risposto con qualcosa di suo invece di condurre a {$host}: forse una pagina di accesso o un avviso. Apri una pagina qualsiasi nel browser e guarda che cosa mostra; se non basta, rivolgiti al reparto informatico. Ponte riprova da solo.
failure-proxy-broken = Il proxy {$proxy} ha interrotto prima che si potesse interpellare {$host}. Ponte riprova da solo; se succede più volte, rivolgiti al reparto informatico.
failure-proxy-kind = Il sistema indica il proxy {$proxy}, che è di un tipo che Ponte non usa (SOCKS). Indicane uno per HTTP: pontectl proxy set INDIRIZZO, oppure nessuno: pontectl proxy none
    .window = Il sistema indica il proxy {$proxy}, che è di un tipo che Ponte non usa (SOCKS). Indicane uno per HTTP nelle impostazioni, oppure scegli nessuno.
failure-proxy-secret = Per l'utente del proxy non è conservata nessuna password. Inseriscila con: pontectl proxy set INDIRIZZO --user NOME
    .window = Per l'utente del proxy non è conservata nessuna password. Inseriscila nelle impostazioni, alla voce «Proxy».
failure-network-sign-in = Questa rete vuole che tu acceda prima di lasciar passare qualcosa; {$host} non è stato interpellato. Apri una pagina qualsiasi nel browser e accedi alla rete.

### Errori in ponte.toml: il motivo e, sotto .remedy, che cosa scrivere
mistake-syntax = Questo non è TOML: {$message}.
    .remedy = Controlla virgolette, parentesi e il segno =. I testi stanno tra virgolette: name = "Giulia".
mistake-key = Qui non esiste l'impostazione «{$key}».
    .remedy = Toglila, oppure usa una di queste: {$known}.
mistake-key-near = Qui non esiste l'impostazione «{$key}».
    .remedy = Volevi dire «{$near}»?
mistake-key-elsewhere = «{$key}» non ha significato per questo tipo di dati.
    .remedy = Spostala nella sezione a cui appartiene (docs/settings.md indica quale).
mistake-secret-in-file = «{$key}» sembra una password, e le password non stanno in questo file.
    .remedy = Togli la riga, cambia la password se altri potevano leggere il file, e inseriscila con: pontectl account add (per il riepilogo: pontectl digest set)
mistake-missing = Manca «{$key}».
    .remedy = Aggiungi una riga: {$key} = "…"
mistake-empty = «{$key}» non dice nulla.
    .remedy = Scrivi qualcosa o togli la riga.
mistake-not-text = «{$key}» deve essere un testo.
    .remedy = Mettilo tra virgolette: {$key} = "…"
mistake-not-flag = «{$key}» deve essere true o false.
    .remedy = Scrivi {$key} = true oppure {$key} = false, senza virgolette.
mistake-not-number = «{$key}» deve essere un numero intero.
    .remedy = Scrivilo senza virgolette e senza decimali: {$key} = 2
mistake-not-list = «{$key}» deve essere un elenco di testi.
    .remedy = Scrivilo tra parentesi quadre: {$key} = ["uno", "due"]
mistake-not-table = «{$key}» deve essere una sezione.
    .remedy = Scrivi le sue impostazioni tra graffe, o sotto un titolo che finisce con .{$key}
mistake-not-tables = «{$key}» deve essere una sezione con due parentesi.
    .remedy = Scrivici sopra [[{$key}]].
mistake-out-of-range = «{$key}» deve stare tra {$least} e {$most}.
    .remedy = Scegli un numero da {$least} a {$most}.
mistake-word = «{$given}» non è tra le parole ammesse per «{$key}».
    .remedy = Usa una di queste: {$words}.
mistake-word-near = «{$given}» non è tra le parole ammesse per «{$key}».
    .remedy = Volevi dire «{$near}»? Le parole sono: {$words}.
mistake-name = Un nome può avere fino a 64 lettere, cifre, spazi e i segni _ - . @, e non comincia con un trattino.
    .remedy = Scegli un nome più corto o più semplice.
mistake-tenant = «{$given}» non è un'organizzazione di Microsoft 365.
    .remedy = Scrivi il suo dominio (azienda.onmicrosoft.com) o l'ID del tenant, come l'amministratore li vede in Microsoft Entra.
mistake-client-id = «{$given}» non è l'ID di una registrazione.
    .remedy = Copia «ID applicazione (client)» da Microsoft Entra; docs/microsoft.md mostra dove si trova.
mistake-client-id-missing = Per Microsoft 365 va detto con quale ID Ponte è registrato.
    .remedy = Chiedilo al reparto informatico e scrivilo: client-id = "…". Come si registra Ponte: docs/microsoft.md
mistake-mailbox = «{$given}» non è l'indirizzo e-mail di una casella.
    .remedy = Scrivi l'indirizzo principale della casella, per esempio giulia@azienda.it.
mistake-acts-as = Un account di servizio che agisce per altri (acts-as) mette su questo computer una password potente, perciò solo l'organizzazione può consentirlo.
    .remedy = Togli acts-as, oppure chiedi al reparto informatico di impostare may-act per gli account di sistema exchange con i criteri: docs/microsoft.md
mistake-sign-in-env = Ciò che fa entrare Ponte in Microsoft 365 si rinnova di continuo, quindi non può stare in una variabile d'ambiente.
    .remedy = Togli secret-env; accedi con: pontectl account sign-in
mistake-sign-in-host = Quando si accede dal browser, ciò che fa entrare Ponte vale per un solo server, quindi l'indirizzo deve essere quello del server e non un indirizzo e-mail.
    .remedy = Scrivi l'host del server Exchange (mail.azienda.it); l'amministratore lo conosce.
mistake-sign-in-http = Ciò che porta un accesso dal browser non attraversa mai la rete in chiaro, qualunque altra cosa sia consentita.
    .remedy = Scrivi un indirizzo con https e togli allow-http.
mistake-sign-in-windows = Solo su Windows c'è un utente di Windows che può accedere senza password.
    .remedy = Scrivi sign-in = "password", oppure "browser" se la tua organizzazione lo prevede.
mistake-sign-in-secret = A chi ha effettuato l'accesso a Windows qui non serve una password, quindi nessuna sta in una variabile d'ambiente.
    .remedy = Togli secret-env, oppure scrivi sign-in = "password".
mistake-variable = «{$given}» non può essere il nome di una variabile d'ambiente.
    .remedy = Scrivi il nome della variabile (CRM_SECRET), mai il segreto stesso.
mistake-zone = Non esiste il fuso orario «{$given}».
    .remedy = Scrivilo con regione e città: {$key} = "Europe/Rome"
mistake-address = Questo non è l'indirizzo di un server.
    .remedy = Scrivilo come lo mostra il browser: address = "https://crm.example.it". Per CalDAV basta anche un host o un indirizzo e-mail.
mistake-address-secret = L'indirizzo contiene un nome utente o una password.
    .remedy = Scrivi l'indirizzo senza; il nome va in user, la password si inserisce con: pontectl account add
mistake-http = Con http la password e tutti i dati attraversano la rete in chiaro.
    .remedy = Scrivi https. Se il server non lo offre e la rete è tua, aggiungi: allow-http = true
mistake-interval = «{$given}» non è un intervallo tra dieci secondi e un giorno.
    .remedy = Scrivi un numero e un'unità: interval = "5m"
mistake-date = «{$given}» non è una data.
    .remedy = Scrivi anno, mese, giorno: {$key} = "2026-01-01"
mistake-time = «{$given}» non è un'ora.
    .remedy = Scrivi ore e minuti: {$key} = "09:00"
mistake-time-order = «{$key}» non viene dopo l'inizio.
    .remedy = Scegli un'ora successiva.
mistake-said-twice = «{$key}» e «{$other}» dicono due volte la stessa cosa.
    .remedy = Tienine una.
mistake-direction-closed = In questa direzione non passa nulla: è stata scelta l'altra.
    .remedy = Togli questa sezione, oppure scrivi: direction = "both"
mistake-invited-nowhere = L'abbinamento «{$name}» crea i contatti invitati ma non sincronizza i contatti, quindi non c'è una rubrica per loro.
    .remedy = Aggiungi "contacts" ai suoi kinds, oppure togli create-invited-contacts.
mistake-category-both = La categoria «{$category}» è sia inclusa sia esclusa.
    .remedy = Toglila da uno dei due elenchi.
mistake-groups-missing = Non è indicato nessun gruppo.
    .remedy = Indica i gruppi come li chiama il CRM: groups = ["Vendite"]
mistake-groups-unused = Sono indicati dei gruppi, ma l'ambito è un altro.
    .remedy = Scrivi scope = "groups", o togli la riga con i gruppi.
mistake-mapping = «{$key}» non può essere abbinato a «{$given}».
    .remedy = Indica un campo di questo tipo di dati, per esempio «{$near}»; docs/settings.md li elenca tutti.
mistake-mapping-field = Il CRM non ha un campo «{$key}».
    .remedy = Controlla il nome nelle impostazioni del CRM; il più vicino è «{$near}».
mistake-mapping-type = «{$key}» e «{$given}» contengono valori di tipo diverso.
    .remedy = Abbina solo testi a testi e date a date.
mistake-account-twice = Due account si chiamano «{$name}».
    .remedy = Cambia nome a uno dei due.
mistake-pairing-twice = Due abbinamenti si chiamano «{$name}».
    .remedy = Cambia nome a uno dei due.
mistake-no-such-account = Non esiste l'account «{$name}».
    .remedy = Scrivi il nome di un [[account]] di questo file (il più vicino è «{$near}»), o aggiungilo con: pontectl account add
mistake-crm-on-the-right = «{$name}» è un CRM e sta al posto del calendario.
    .remedy = Scrivilo sotto crm, e l'account del calendario sotto calendar.
mistake-joined-with-itself = I due lati di «{$kind}» sono la stessa raccolta dello stesso account.
    .remedy = Indica due raccolte diverse.
mistake-joined-twice = Un altro abbinamento attivo unisce già le stesse raccolte di «{$name}».
    .remedy = Togline uno o scrivici active = false; con entrambi ogni dato verrebbe copiato due volte.
mistake-quiet-hours = Le ore di silenzio cominciano quando finiscono.
    .remedy = Scrivi due orari diversi, o togli la riga: senza, le notifiche arrivano a qualsiasi ora.
mistake-locked = «{$key}» è impostato dalla tua organizzazione, quindi non è stato cambiato.
mistake-policy = Questi non sono criteri che Ponte capisce ({$message}).
    .remedy = Scrivili in JSON: {"{"} "organisation": "Rossi S.p.A.", "settings": {"{"} "language": "it" {"}"} {"}"}
mistake-policy-own = «{$key}» nomina un account o un abbinamento dell'utente, e non può valere per tutti.
mistake-of-organisation = «{$at}» è impostato da {$by}. Chiedi a chi si occupa dei computer dell'organizzazione.

### Scelte spiegate (pontectl config explain)
explain-language = { $value ->
        [it] Ponte parla italiano.
       *[en] Ponte parla inglese.
    }
explain-zone = Giorni e ore si intendono in questo fuso orario.
explain-log = { $value ->
        [error] Il registro riporta solo ciò che non è riuscito.
        [warn] Il registro riporta ciò che non è riuscito e ciò che è strano.
        [debug] Il registro riporta ogni richiesta, senza alcun testo dei tuoi dati.
        [trace] Il registro riporta ogni passo, senza alcun testo dei tuoi dati.
       *[info] Il registro riporta che cosa ha fatto ogni sincronizzazione.
    }
explain-system = { $value ->
        [vtiger] Un CRM Vtiger.
       *[dav] Un server CalDAV e CardDAV.
    }
explain-address = Dove si trova il server.
explain-user = Chi accede.
explain-secret-env = La password viene presa dalla variabile d'ambiente {$value}.
explain-secret-browser = L'accesso avviene nel browser; ciò che fa entrare Ponte è conservato nel portachiavi di questo computer.
explain-secret-windows = Non c'è una password: Windows sa chi sei.
explain-exchange-sign-in = { $value ->
        [browser] L'accesso avviene sulla pagina di Microsoft nel browser, come chiede il server Exchange ibrido della tua organizzazione.
        [windows] Chi ha effettuato l'accesso a Windows entra nel server Exchange senza password.
       *[other] L'accesso avviene con nome utente e password.
    }
explain-exchange-version = { $value ->
        [none] Le richieste parlano la versione più recente che il server conosce.
       *[other] Le richieste parlano { $value }, qualunque cosa il server dica di sé.
    }
explain-exchange-mailbox = { $value ->
        [none] Lavora nella casella dell'utente.
       *[other] Lavora in un'altra casella, alla quale questo utente ha accesso.
    }
explain-exchange-acts-as = { $value ->
        [none] Accede per conto proprio.
       *[other] È un account di servizio che agisce per un'altra casella, come consente l'organizzazione.
    }
explain-exchange-deletion = { $value ->
        [soft] Ciò che viene eliminato non si vede più; un amministratore può recuperarlo.
        [hard] Ciò che viene eliminato sul server Exchange sparisce subito.
       *[other] Ciò che viene eliminato va in “Posta eliminata”.
    }
explain-exchange-conflicts = { $value ->
        [auto] Tra due modifiche nello stesso momento decide il server Exchange, proprietà per proprietà.
        [always] Tra due modifiche nello stesso momento vale quella di Ponte.
       *[other] Tra due modifiche nello stesso momento Ponte non scrive nulla, le unisce e poi scrive.
    }
explain-tenant = { $value ->
        [organizations] Qui possono accedere gli utenti di qualunque organizzazione.
       *[other] Qui possono accedere solo gli utenti dell'organizzazione {$value}.
    }
explain-client-id = Ponte è registrato presso Microsoft con l'ID {$value}.
explain-client-secret = { $value ->
        [none] La registrazione non ha segreto, com'è giusto sul computer di un utente.
        [keychain] Il segreto della registrazione è conservato nel portachiavi di questo computer.
       *[other] Il segreto della registrazione sta nella variabile d'ambiente {$value}.
    }
explain-shared-calendars = { $value ->
        [true] Si possono scegliere anche calendari e rubriche condivisi da altri; può servire l'approvazione dell'amministratore.
       *[false] Si possono scegliere solo i propri calendari e rubriche.
    }
explain-secret-keychain = La password è conservata nel portachiavi di questo computer.
explain-allow-http = { $value ->
        [true] Per questo account sono accettate connessioni non cifrate.
       *[false] Sono accettate solo connessioni cifrate (o questo stesso computer).
    }
explain-account-zone = Gli orari di questo server si leggono in questo fuso invece che in quello rilevato.
explain-active = { $value ->
        [true] Questo abbinamento è attivo.
       *[false] Questo abbinamento è spento.
    }
explain-crm = L'account dal lato del CRM.
explain-calendar = L'account dal lato del calendario.
explain-kinds = Che cosa viene sincronizzato.
explain-interval = Ogni quanto Ponte cerca modifiche.
explain-first-run = { $value ->
        [import-only] All'inizio solo i dati del calendario vanno nel CRM; quello che il CRM aveva già resta solo lì.
        [watch-only] Non viene scritto nulla; viene mostrato che cosa lo sarebbe.
       *[two-way] Dalla prima sincronizzazione i due lati vengono allineati.
    }
explain-brake-records = Se in una volta verrebbero cancellati più di {$value} elementi di un tipo, ed è superata anche la percentuale qui sotto, Ponte prima chiede.
explain-brake-percent = Se in una volta ne verrebbero cancellati più di {$value} su cento, ed è superato anche il numero qui sopra, Ponte prima chiede.
explain-direction = { $value ->
        [to-calendar] Solo dal CRM al calendario.
        [to-crm] Solo dal calendario al CRM.
       *[both] Nelle due direzioni.
    }
explain-to-crm-create = { $value ->
        [true] Ciò che è nuovo nel calendario viene creato nel CRM.
       *[false] Ciò che è nuovo nel calendario non viene creato nel CRM.
    }
explain-to-crm-update = { $value ->
        [true] Le modifiche del calendario vengono riportate nel CRM.
       *[false] Le modifiche del calendario restano lì.
    }
explain-to-crm-delete = { $value ->
        [true] Ciò che viene cancellato nel calendario viene cancellato nel CRM.
       *[false] Ciò che viene cancellato nel calendario resta nel CRM.
    }
explain-to-crm-private = { $value ->
        [full] I dati privati vanno nel CRM per intero, come privati.
        [marked] Tutto va nel CRM per intero e lì è segnato come privato.
        [skip] I dati privati non vanno nel CRM.
       *[busy] Dei dati privati il CRM vede solo che il tempo è occupato.
    }
explain-to-calendar-create = { $value ->
        [true] Ciò che è nuovo nel CRM viene creato nel calendario.
       *[false] Ciò che è nuovo nel CRM non viene creato nel calendario.
    }
explain-to-calendar-update = { $value ->
        [true] Le modifiche del CRM vengono riportate nel calendario.
       *[false] Le modifiche del CRM restano lì.
    }
explain-to-calendar-delete = { $value ->
        [true] Ciò che viene cancellato nel CRM viene cancellato nel calendario.
       *[false] Ciò che viene cancellato nel CRM resta nel calendario.
    }
explain-to-calendar-private = { $value ->
        [full] I dati privati vanno nel calendario per intero, come privati.
        [marked] Tutto va nel calendario per intero e lì è segnato come privato.
        [skip] I dati privati non vanno nel calendario.
       *[busy] Dei dati privati il calendario vede solo che il tempo è occupato.
    }
explain-private-busy = Come si chiama dall'altra parte un impegno mascherato.
explain-conflict = { $value ->
        [crm] Se entrambi i lati cambiano lo stesso campo, vince il CRM.
        [calendar] Se entrambi i lati cambiano lo stesso campo, vince il calendario.
        [ask] Se entrambi i lati cambiano lo stesso campo, viene chiesto a te; fino ad allora ognuno tiene il suo.
       *[newest] Se entrambi i lati cambiano lo stesso campo, vince la modifica più recente.
    }
explain-window = { $value ->
        [all] Tutto, anche se vecchio.
       *[other] Solo i dati da tanti mesi fa (o da quel giorno) fino a tanti mesi avanti. Ciò che è già collegato viene seguito ovunque si sposti.
    }
explain-hours = { $value ->
        [all] A qualsiasi ora del giorno.
       *[other] Solo gli eventi tra queste ore.
    }
explain-all-day = Come appare una giornata intera in un CRM che non la conosce: comincia e finisce a queste ore.
explain-remove-when-user-disabled = { $value ->
        [true] Quando l'amministratore del CRM ha disattivato l'utente, i contatti portati da Ponte lasciano la casella, dopo il consenso di qualcuno.
       *[false] I contatti restano nella casella, qualunque cosa accada all'utente nel CRM.
    }
explain-create-invited-contacts = { $value ->
        [true] Un contatto del CRM invitato a un evento viene creato nella rubrica, se non c'è.
       *[false] I contatti invitati a un evento non vengono creati nella rubrica.
    }
explain-mail-attendees = { $value ->
        [true] Le riunioni che organizzi vengono scritte anche dove il server poi avvisa gli invitati per posta.
       *[false] Nessuno riceve mai posta a causa di Ponte; una riunione la cui modifica avviserebbe gli invitati aspetta una tua risposta.
    }
explain-default-status = Lo stato che una voce riceve nel CRM quando il calendario non ne indica uno.
explain-default-priority = La priorità che una voce riceve nel CRM quando il calendario non ne indica una.
explain-default-type = Il tipo che un evento riceve nel CRM.
explain-categories-set = { $value ->
        [none] Ponte non imposta categorie nel calendario.
       *[other] Ponte imposta queste categorie su ciò che scrive nel calendario.
    }
explain-categories-include = Se qui sono indicate categorie, si prendono solo i dati del calendario che ne hanno una.
explain-categories-exclude = I dati del calendario con una di queste categorie restano fuori.
explain-scope = { $value ->
        [mine] Solo i dati assegnati a te.
        [all] I dati di tutti, sotto questo unico account.
       *[other] I tuoi dati e quelli di questi gruppi.
    }
explain-crm-collection = Quale raccolta dal lato del CRM; se non è indicata, quella abituale.
explain-collection = Quale calendario; se non è indicato, quello abituale dell'account.
explain-address-book = Quale rubrica; se non è indicata, quella abituale dell'account.
explain-mapping = Questo campo del CRM va in quel campo del biglietto.
explain-start-at-login = { $value ->
        [true] Ponte si avvia quando accedi a questo computer.
       *[false] Ponte si avvia quando lo apri.
    }
explain-theme = { $value ->
        [light] La finestra è chiara.
        [dark] La finestra è scura.
       *[system] La finestra è chiara o scura come il sistema.
    }
explain-notifications = { $value ->
        [true] Ponte ti avvisa quando qualcosa ha bisogno di te.
       *[false] Ponte non mostra notifiche; ciò che ha bisogno di te è nell'area di notifica e nella finestra.
    }
explain-quiet-hours = { $value ->
        [none] Le notifiche arrivano a qualsiasi ora.
       *[other] In queste ore non arrivano notifiche; si recuperano dopo.
    }
explain-hide-on-lock-screen = { $value ->
        [true] Le notifiche non nominano l'elemento, così nessun altro lo legge sullo schermo bloccato.
       *[false] Le notifiche nominano l'elemento di cui parlano, anche sullo schermo bloccato.
    }

### Banca dati e ciclo
failure-database = La banca dati non si può usare ({$code}). Controlla che la cartella di stato sia tua e scrivibile.
failure-database-busy = Un altro programma sta usando la banca dati. Ponte riprova da solo.
failure-database-damaged = La banca dati è danneggiata, quindi Ponte non la tocca. Sposta {$file} e ciò che lì porta lo stesso nome fuori dalla sua cartella e sincronizza di nuovo: i legami vengono ritrovati e nulla viene duplicato.
failure-database-key = La banca dati è stata creata con un'altra chiave. Rimetti la vecchia chiave, oppure sposta {$file} e ciò che lì porta lo stesso nome fuori dalla sua cartella e sincronizza di nuovo: i legami vengono ritrovati e nulla viene duplicato.
failure-database-newer = La banca dati è stata scritta da un Ponte più recente (versione {$found}; questo arriva alla {$known}). Installa di nuovo il Ponte più recente, oppure sposta {$file} e ciò che lì porta lo stesso nome fuori dalla sua cartella e sincronizza di nuovo: i legami vengono ritrovati e nulla viene duplicato.
failure-disk-full = Il disco è pieno, quindi Ponte si è fermato prima di scrivere ciò che non avrebbe potuto ricordare. Libera spazio; Ponte riprende da dov'era.
failure-conflict = Entrambi i lati hanno cambiato la stessa cosa ({$fields}). Decidi in “richiede te” (pontectl needs list) quale lato ha ragione.
    .window = Entrambi i lati hanno cambiato la stessa cosa da quando coincidevano. Scegli che cosa vale.
failure-doubtful-match = Questi due potrebbero essere la stessa cosa ({$how}). Decidi in “richiede te” (pontectl needs list) se lo sono; nulla è stato cambiato.
    .window = Questi due potrebbero essere la stessa cosa. Di' se lo sono; nulla è stato cambiato.
failure-listing-contradicts = Un lato ({$side}) ha tralasciato dal suo elenco molte voci che, a chiederle, ci sono. Nulla è stato cancellato e questo tipo si è fermato. Ponte riprova da solo; se continua, avvisa chi gestisce il server.
failure-stale = Qualcuno ha cambiato la voce nello stesso momento, quindi Ponte la rilegge prima.
failure-synced-elsewhere = Questo abbinamento è sincronizzato dal computer {$computer} da {$when}, perciò qui non si fa niente. Per sincronizzare da qui: pontectl pair take-over {$name}
    .window = Questo abbinamento è sincronizzato dal computer {$computer} da {$when}, perciò qui non si fa niente. Puoi passare a questo computer.
failure-held-user-disabled = L'amministratore del CRM ha disattivato questo utente e la regola toglie dalla casella i contatti portati da Ponte. Acconsenti tra le cose che ti aspettano (pontectl needs list), o tienili.
    .window = L'amministratore del CRM ha disattivato questo utente e la regola toglie dalla casella i contatti portati da Ponte. Acconsenti, o tienili.
failure-user-inactive = Il CRM non lascia più entrare questo utente. Chiedi al suo amministratore; Ponte non riprova da solo.
failure-held-incomplete-listing = Non si cancella nulla: l'altro lato non ha elencato tutti i suoi dati, quindi Ponte non può sapere che cosa manca. Riprova da solo.
failure-held-side-went-empty = Le cancellazioni attendono: { $side ->
        [left] il calendario
       *[right] il CRM
    }, che aveva dei dati, ora non ne ha nessuno. Di rado è voluto; Ponte non ne cancella nessuno se non lo dici tu.
failure-held-too-many = Le cancellazioni attendono: { $side ->
        [left] nel calendario
       *[right] nel CRM
    } mancano così tanti dati che potrebbe essere un errore. Ponte non ne cancella nessuno se non lo dici tu.
failure-loop = Ogni volta che Ponte scrive questa voce, { $side ->
    [left] il CRM
   *[right] il calendario
 } la cambia di nuovo ({$fields}), senza che nessuno la tocchi. Dopo tre volte Ponte ha smesso di scriverla. Cambiala tu da una parte, o fai riprovare Ponte con retry; se si ripete, avvisa chi gestisce quel server.
failure-refused-before = L'account «{$account}» ha già rifiutato questa password e Ponte non la invia di nuovo, perché l'account potrebbe essere bloccato. Accedi con pontectl account test {$account} o inserisci una password nuova con pontectl account add {$account}.
    .window = L'account «{$account}» ha già rifiutato questa password e Ponte non la invia di nuovo, perché l'account potrebbe essere bloccato. Accedi di nuovo.
failure-asked-to-wait = Il server di «{$account}» ha chiesto di non essere interpellato fino alle {$when}. Poi Ponte riprende da solo.
failure-waits = «{$account}» non ha risposto bene; Ponte riprova alle {$when}. pontectl retry riprova subito.
    .window = «{$account}» non ha risposto bene; Ponte riprova alle {$when}, o subito con «Sincronizza ora».
failure-rests = «{$account}» ha fallito troppe volte di seguito; riposa e Ponte riprova da solo alle {$when}. pontectl retry mette fine al riposo.
    .window = «{$account}» ha fallito troppe volte di seguito; riposa e Ponte riprova da solo alle {$when}, o subito con «Sincronizza ora».

### Recurrence

failure-recurrence-unreadable = Ponte non capisce come si ripete questo appuntamento ({ $part }), perciò è rimasto dov'è. Aprilo nel calendario in cui è nato, imposta di nuovo la ripetizione e salva.
failure-recurrence-too-dense = Questo appuntamento si ripete così spesso (più di { $limit } volte) che non se ne possono scrivere le date una per una. Dagli una data di fine, oppure fallo ripetere meno spesso.
### Decisions
failure-would-mail = Questa modifica manderebbe un messaggio agli invitati, quindi non è stata fatta. Falla tu nel calendario, oppure permetti i messaggi agli invitati nelle impostazioni di questo collegamento.
failure-fragile-unsure = Modificare questo dato ne toglierebbe una parte che Ponte non può leggere ({$what}), e non è certo che qualcuno lo abbia cambiato. Decidi in “richiede te” (pontectl needs list) quale lato ha ragione.
    .window = Modificare questo dato ne toglierebbe una parte che Ponte non può leggere ({$what}), e non è certo che qualcuno lo abbia cambiato. Scegli quale lato ha ragione.
why-withdrawn = L'account viene lasciato e le copie fatte da Ponte vengono tolte.
why-masked = È privato: la copia dice soltanto che il tempo è occupato.
why-new = C'era solo dall'altro lato.
why-edit-beats-deletion = Era eliminato da un lato e modificato dall'altro, quindi è stato rifatto: nulla di ciò che è stato scritto va perso.
why-changed = È stato modificato dall'altro lato.
why-deleted = È stato eliminato dall'altro lato.
why-kept-back-now = Ora una regola lo trattiene, quindi la copia viene tolta. L'originale resta.
why-reassigned = Ora è di qualcun altro. I due dati restano e non vengono più allineati.
why-access-lost = Non si può più leggere. I due dati restano e non vengono più allineati.
why-deletion-not-carried = È stato eliminato da un lato, e in questa direzione le eliminazioni non passano. L'altro lato tiene il suo.
why-occurrence-removed = Questa occorrenza è stata tolta dalla sua serie.
why-undone = Hai annullato ciò che una sincronizzazione aveva fatto.
kept-back-window = È fuori dal periodo che viene allineato.
kept-back-hours = È fuori dalle ore del giorno che vengono allineate.
kept-back-private = È privato, e i dati privati non passano in questa direzione.
kept-back-category = Le sue categorie sono escluse dalle impostazioni.
kept-back-ownership = È di qualcun altro.
kept-back-undated = Non ha una data, e l'altro lato non può farne a meno.
kept-back-direction = Le impostazioni non lasciano passare nulla di questo tipo in questa direzione.
kept-back-before-first-run = C'era già prima della prima esecuzione, che importa soltanto.
kept-back-settling = Sembra che l'abbia creato poco fa un altro tuo computer; viene riesaminato tra qualche minuto.
held-watch-only = Questo collegamento osserva soltanto, quindi non si scrive nulla.
held-incomplete-listing = L'altro lato non ha elencato tutti i suoi dati, quindi non si elimina nulla. Ponte riprova da solo.
held-side-went-empty = L'altro lato, che aveva dei dati, ora non ne ha nessuno. Di rado è voluto, quindi Ponte prima chiede.
held-too-many = Verrebbero eliminati più dati di quanti si possa senza chiedere.
match-copy-of = Uno porta il numero dell'altro.
match-marker = Uno porta il segno lasciato da Ponte.
match-uid = Entrambi hanno lo stesso identificativo.
match-vat-number = Entrambi hanno la stessa partita IVA.
match-title-and-start = Entrambi hanno lo stesso titolo e inizio.
match-title-and-day = Entrambi hanno lo stesso titolo e giorno di scadenza.
match-name-and-email = Entrambi hanno lo stesso nome e indirizzo e-mail.
match-name-and-phone = Entrambi hanno lo stesso nome e numero di telefono.
match-name = Entrambi hanno lo stesso nome.
match-email = Entrambi hanno lo stesso indirizzo e-mail.
### Oggetti di calendari e rubriche
failure-malformed-event = Un evento o un compito sul server non è leggibile ({$reason}, {$property}, riga {$line}), quindi resta com'è; tutto il resto prosegue. Aprilo nel calendario, controlla le date e la ripetizione, e salvalo di nuovo.
failure-malformed-card = Una scheda sul server non è leggibile ({$reason}, {$property}, riga {$line}), quindi resta com'è; tutto il resto prosegue. Aprila nella rubrica e salvala di nuovo; se è un elenco di persone, non serve fare nulla.
### Vtiger
failure-address-invalid = Questo non è l'indirizzo di un CRM. Copialo dalla barra del browser mentre il CRM è aperto, per esempio https://crm.example.it
failure-insecure-address = {$host} riceverebbe la prova della tua chiave e tutti i dati senza protezione, via http. Scrivi l'indirizzo con https, oppure permetti http per questo account se la rete è tua.
failure-redirect-elsewhere = Il CRM rimanda a {$host}, e Ponte non porta lì il tuo accesso. Se è l'indirizzo giusto, scrivilo nell'account.
failure-redirect-loop = L'indirizzo del CRM rimanda in circolo. Controllalo nel browser e scrivilo nell'account.
failure-wrong-key = Il CRM ha rifiutato la chiave di accesso. Ponte l'ha provata una volta e non la riproverà. Copia la chiave di accesso da «Le mie preferenze» nel CRM e inseriscila di nuovo.
failure-unknown-user = Il CRM non conosce un utente con questo nome. Controlla il nome utente dell'account e inseriscilo di nuovo.
failure-crm-door-closed = Qualcosa davanti al CRM ha rifiutato la richiesta (stato {$status}). Chiedi a chi gestisce il server di lasciar raggiungere webservice.php.
failure-crm-error = Il CRM è andato in errore (stato {$status}) lavorando su {$module}. Non è stato cancellato nulla. Ponte riprova da solo; se continua, avvisa chi gestisce il server.
failure-crm-busy = Il CRM è occupato (stato {$status}). Ponte aspetta e riprova da solo.
failure-crm-unreadable = Il CRM ha risposto qualcosa che non è una risposta lavorando su {$module}: una pagina web, un testo rotto, o nulla dove c'era molto. Non è stato cancellato nulla. Controlla l'indirizzo e che il CRM si apra nel browser.
failure-crm-session = Il CRM ha chiuso la sessione due volte di seguito lavorando su {$module}. Ponte riprova da solo.
failure-crm-access-denied = Il CRM non ti permette questa operazione in {$module}. Chiedi l'accesso al tuo amministratore, oppure togli questo tipo di record dall'abbinamento.
failure-crm-internal = Il CRM ha avuto un errore interno lavorando su {$module}. Ponte riprova da solo; se continua, avvisa chi gestisce il server.
failure-crm-query = Il CRM non ha capito una domanda su {$module}. È un errore di Ponte: segnalacelo.
failure-crm-mandatory = Il CRM esige il campo «{$field}» in {$module}, e questo record non ha nulla per esso. Compilalo, mappa un campo su di esso, o chiedi all'amministratore di renderlo facoltativo.
failure-crm-refused = Il CRM ha rifiutato un record di {$module} ({$code}). Il resto prosegue. Apri il record e salvalo una volta nel CRM per vedere che cosa obietta.
failure-duplicate-company = Il CRM ha già un'azienda con questo nome e non ne ammette una seconda. Unisci le due, oppure dai a questa un altro nome.
failure-crm-bad-date = Questo record ha una data che non si può leggere o scrivere ({$field}). Reimposta la data; il resto prosegue.
failure-task-without-date = Il CRM non tiene compiti senza data. Dai una scadenza al compito, oppure lascia che la metta Ponte.
failure-crm-would-mail = Salvare questo record farebbe spedire dal CRM posta ad altri, perché «invia notifica» è attivo. Disattivalo nel CRM, oppure permetti la posta ai partecipanti per questo abbinamento.
failure-crm-module-denied = Nel CRM non hai accesso a {$module}. Su Vtiger 8.3 un utente normale ha bisogno di «visualizza tutto» nel profilo: chiedi al tuo amministratore.
failure-crm-group-unknown = Uno dei gruppi indicati nelle impostazioni non esiste nel CRM. Controlla come è scritto.
note-crm-no-modules = Puoi accedere, ma il CRM non ti mostra né calendario né contatti. Su Vtiger 8.3 un utente normale ha bisogno di «visualizza tutto» nel profilo: chiedi al tuo amministratore.
note-crm-zone-unproven = Il CRM non dice in quale fuso orario tiene gli orari; Ponte lo scopre con il primo record che scrive.
note-crm-zone-utc = Il CRM tiene gli orari in UTC; Ponte li converte.
note-crm-zone-own = Il CRM tiene gli orari nel tuo fuso orario.
note-crm-zone-other = Il CRM tiene gli orari in un fuso diverso dal tuo; Ponte li converte.
note-vtiger-invitees = Ogni modifica di un evento dall'esterno fa dimenticare a Vtiger gli utenti CRM invitati, che nessuno può leggere. Ponte modifica gli eventi nati nel CRM solo quando li hai cambiati tu nel calendario.
vtiger-invitees = Una modifica farebbe dimenticare al CRM gli utenti CRM invitati a questo evento.
### Microsoft 365
failure-graph-sign-in = Microsoft 365 non accetta più l'accesso (stato { $status }). Ponte non riprova da solo. Accedi di nuovo.
failure-graph-denied = Microsoft 365 non lo ha consentito ({ $code }, stato { $status }). O a Ponte non è stato dato questo diritto, o il calendario, la cartella o l'elenco non è tuo. Chiedi al tuo amministratore di dare il consenso a Ponte per calendari, contatti e attività, oppure scegline un altro.
failure-graph-no-mailbox = Questo utente non ha una cassetta postale in Microsoft 365: non ha una licenza, è disattivato, o la cassetta sta ancora su un Exchange Server vostro. Non è stato eliminato nulla. Chiedi una licenza al tuo amministratore; per una cassetta su un server vostro configura l'account per Exchange Server.
failure-graph-moving = Microsoft sta spostando la cassetta postale su un altro server ({ $code }). Non va perso nulla; Ponte aspetta e prosegue da solo a spostamento finito.
failure-graph-full = La cassetta postale è piena, perciò Microsoft 365 non accetta nulla di nuovo (stato { $status }). Svuota «Posta eliminata» o chiedi più spazio al tuo amministratore; poi Ponte prosegue.
failure-graph-busy = Microsoft 365 chiede pazienza (stato { $status }). Ponte lo lascia in pace per il tempo che chiede e poi prosegue da solo; non va perso nulla.
failure-graph-server-error = Microsoft 365 ha avuto un errore suo (stato { $status }). Ponte riprova da solo; se continua, guarda lo stato dei servizi nell'interfaccia di amministrazione.
failure-graph-answer = La risposta di Microsoft 365 è incompleta o incomprensibile ({ $reason }), forse perché la rete ti chiede di accedere. Non è stato eliminato nulla; Ponte riprova al prossimo ciclo.
failure-graph-link-elsewhere = La risposta porta a un altro server, { $host }, e Ponte non vi porta il tuo accesso. Non è stato eliminato nulla. Controlla se un proxy modifica le risposte di Microsoft 365.
failure-graph-collection-missing = Il calendario, la cartella di contatti o l'elenco di attività non c'è più (stato { $status }). Non è stato eliminato nulla. Sceglilo di nuovo nell'account.
failure-graph-no-collection = L'account non ha { $kind ->
        [event] un calendario
        [task] un elenco di attività
       *[other] una cartella di contatti
    } con quel nome in cui si possa scrivere. Creane uno in Outlook, o sceglilo nelle impostazioni.
failure-graph-tenant = Questa non è un'organizzazione di Microsoft 365. Inserisci il suo dominio, come azienda.onmicrosoft.com, o il suo ID tenant, come lo vede il tuo amministratore in Microsoft Entra.
failure-graph-address = Questo non è un indirizzo di Microsoft Graph, quindi Ponte non vi manda alcun accesso. Lascialo vuoto, o scrivi quello del cloud nazionale, per esempio graph.microsoft.us.
failure-graph-other-user = Nel browser è entrato qualcun altro, non l'utente indicato per questo account, quindi Ponte non ha toccato nulla. Accedi di nuovo scegliendo l'account giusto, o scrivi come utente l'indirizzo che Microsoft 365 mostra per te.
failure-client-secret-missing = Su questo computer manca il segreto della registrazione per l'account «{$account}». Inseriscilo con: pontectl account add {$account} --client-secret
failure-credential = Ponte stava per accedere a un account in un modo che non conosce. Segnalalo, per favore.
failure-graph-read-only = Per te questo calendario è di sola lettura, perciò non è stato scritto nulla. Chiedi al proprietario il diritto di scrivere, o lascialo solo leggere.
failure-graph-refused = Microsoft 365 non ha accettato questa voce ({ $code }, stato { $status }). Aprila da entrambi i lati e semplificala; il resto prosegue.
failure-exchange-record = Questa voce contiene qualcosa che non si può leggere ({ $property }), perciò Ponte la lascia com'è. Aprila in Outlook e salvala di nuovo; il resto prosegue.
failure-exchange-too-large = Il testo di questa voce è più grande di quanto Ponte accetti, perciò la voce è rimasta com'era da entrambi i lati. Togli immagini e lunghe citazioni; il resto prosegue.
failure-exchange-zone = Questa serie è in un fuso orario senza un nome noto, perciò i suoi giorni potrebbero spostarsi al cambio dell'ora. Aprila in Outlook, scegli un fuso orario dall'elenco e salva; fino ad allora resta com'è.
failure-exchange-recurrence = Outlook non sa ripetere un evento in questo modo, perciò la serie non è stata scritta. Scegli una regola più semplice, o inserisci gli eventi uno per uno; il resto prosegue.
failure-exchange-exceptions = Più di { $limit } appuntamenti di questa serie sono stati cambiati o tolti: più di quanti Ponte ne segua. Termina la serie e cominciane una nuova; fino ad allora resta com'è.
failure-exchange-series-moved = Se Ponte cambiasse l'orario di questa serie, Outlook perderebbe i suoi { $count } appuntamenti cambiati o annullati, perciò non è stato scritto nulla. Fai tu la modifica in Outlook.
failure-exchange-occurrence = Un appuntamento tolto da una serie in Outlook non si può rimettere, o non c'è più. Inseriscilo come evento a sé.
failure-graph-unconfirmed = Microsoft 365 ha accettato la voce ma non l'ha mostrata di nuovo. Ponte ricontrolla al prossimo ciclo.
failure-graph-not-scratch = Ponte stava per rimuovere un calendario, una cartella o un elenco che non aveva creato, e si è fermato. Segnalacelo, per favore.
### Exchange Server
failure-ews-sign-in = Il server Exchange ha rifiutato il nome utente o la password. Non dice altro: la password può essere sbagliata o scaduta, l'account bloccato, oppure un apparato intermedio apre le connessioni cifrate. Ponte non riprova da solo, perché l'account non venga bloccato. Accedi di nuovo o chiedi all'amministratore.
failure-ews-sign-in-since = Il server Exchange non accetta più il nome utente e la password che accettava prima. Non dice perché: la password è stata cambiata o è scaduta, oppure l'account è stato bloccato. Ponte non riprova da solo, perché l'account non venga bloccato. Accedi di nuovo o chiedi all'amministratore.
failure-ews-sign-in-gateway = Il nome utente o la password sono stati rifiutati dal server Exchange oppure da { $gateway }, che gli sta davanti; non dicono che cosa sia sbagliato. Ponte non riprova da solo, perché l'account non venga bloccato. Accedi di nuovo, oppure chiedi all'amministratore se { $gateway } vuole un'altra password.
failure-ews-sign-in-elsewhere = A rifiutare l'accesso non è stato il server Exchange, ma un apparato intermedio che risponde al suo posto ({ $server }). Non si sa se la password sia giusta, perciò Ponte non riprova da solo: l'account potrebbe bloccarsi. Chiedi all'amministratore di far passare Exchange Web Services senza modifiche, poi accedi di nuovo.
failure-ews-sign-in-stripped = L'accesso è stato rifiutato da una risposta che non dice come accedere, come fa invece ogni server Exchange: un proxy o un gateway intermedio può averlo tolto. Non si sa se la password sia giusta, perciò Ponte non riprova da solo: l'account potrebbe bloccarsi. Chiedi all'amministratore di far passare Exchange Web Services senza modifiche, poi accedi di nuovo.
failure-ews-sign-in-scheme = Il server Exchange vuole un modo di accedere che Ponte non ha ({ $schemes }). Chiedi all'amministratore di consentire NTLM o Basic per Exchange Web Services.
failure-ews-sign-in-browser = Questo server Exchange non accetta password: la tua organizzazione accede sulla pagina di Microsoft, nel browser. La tua password non è stata inviata. Per questo account scegli l'accesso dal browser (sign-in = "browser").
failure-ews-token = Il server Exchange non ha accettato ciò che Microsoft 365 ti ha concesso, benché appena rinnovato. La password non c'entra. Accedi di nuovo; se non basta, chiedi all'amministratore se l'autenticazione moderna ibrida è attiva per questo server e se il suo indirizzo vi è registrato.
failure-ews-token-host = Ciò che porta un accesso dal browser vale per un solo server e non va a nessun altro, perciò Ponte non l'ha mostrato. Inserisci l'host del server Exchange, per esempio mail.azienda.it, come indirizzo dell'account.
failure-ews-windows-ticket = Windows non ha un ticket per { $host }: forse questo computer è fuori dalla rete della tua organizzazione, o il server Exchange non è configurato per Kerberos con questo nome. Collegati alla rete della tua organizzazione, chiedi all'amministratore o accedi con una password.
failure-ews-windows-scheme = Il server Exchange non offre l'accesso a chi è già entrato in Windows (Negotiate). Chiedi all'amministratore di consentirlo per Exchange Web Services, o accedi con una password.
failure-ews-windows-refused = Il server Exchange non ha accettato l'utente che ha effettuato l'accesso a Windows. Non è stato letto né scritto nulla. Chiedi all'amministratore se questo utente ha lì una casella e se Kerberos è configurato per questo nome, o accedi con una password.
failure-ews-user = Questo non è un nome utente che un server Exchange conosca. Inseriscilo come nome, DOMINIO\nome o nome@dominio.
failure-ews-ntlm-broken = Qualcosa tra questo computer e il server Exchange interrompe l'accesso (NTLM): un proxy o un gateway che non mantiene la connessione. La password non c'entra. Chiedi all'amministratore di far passare Exchange Web Services senza modifiche, o di consentire Basic.
failure-ews-ntlm-gateway = { $gateway }, che sta tra questo computer e il server Exchange, interrompe l'accesso (NTLM): non mantiene la connessione o modifica ciò che passa. La password non c'entra. Chiedi all'amministratore di far passare Exchange Web Services attraverso { $gateway } senza modifiche, o di consentire Basic.
failure-ews-account = Il server Exchange dice che questo account è bloccato o che la password va cambiata ({ $code }). Cambiala, o chiedi all'amministratore, e accedi di nuovo.
failure-ews-blocked = Il server Exchange non permette a questo account o a Ponte di usare Exchange Web Services (stato { $status }). Chiedi all'amministratore di consentire entrambi.
failure-ews-no-service = A questo indirizzo non c'è Exchange Web Services (stato { $status }). Controlla l'indirizzo del server; l'amministratore lo conosce.
failure-ews-address = Questo non è l'indirizzo di un server Exchange. Inserisci il suo nome, per esempio mail.azienda.it, o il tuo indirizzo e-mail.
failure-ews-plain-http = La password andrebbe a { $host } senza cifratura, perciò Ponte non l'ha inviata. Usa un indirizzo che comincia con https://, o consentilo per questo account.
failure-ews-cloud = { $host } è Microsoft 365, dove Exchange Web Services sta per finire. Configura invece l'account come Microsoft 365; ciò che è collegato resta collegato.
failure-ews-elsewhere = La casella risulta su { $host }, che non appartiene al dominio del tuo indirizzo e-mail, perciò Ponte non vi ha inviato la password. Se conosci quel server, inseriscilo come indirizzo dell'account.
failure-ews-not-found = Non è stato trovato nessun server Exchange per { $host }. Inserisci il nome del server, per esempio mail.azienda.it; l'amministratore lo conosce.
failure-ews-denied = Il server Exchange non l'ha consentito ({ $code }). La cartella non è tua, o è solo in lettura. Chiedi l'accesso al proprietario, o scegline un'altra.
failure-ews-impersonation = Il server Exchange non permette a questo account di agire per un'altra casella ({ $code }). Chiedi all'amministratore il ruolo ApplicationImpersonation, limitato alle caselle interessate.
failure-ews-no-mailbox = Su questo server Exchange non c'è una casella simile ({ $code }). È stata spostata, disattivata, o l'indirizzo è scritto male. Non è stato eliminato nulla. Controlla l'indirizzo o chiedi all'amministratore.
failure-ews-moving = La casella viene spostata o non è raggiungibile ({ $code }). Non si perde nulla; Ponte aspetta e prosegue da solo.
failure-ews-full = La casella è piena, perciò il server Exchange non accetta nulla di nuovo ({ $code }). Svuota “Posta eliminata” o chiedi più spazio all'amministratore; poi Ponte prosegue.
failure-ews-busy = Il server Exchange chiede pazienza ({ $code }). Ponte lo lascia in pace per il tempo richiesto e poi prosegue da solo; non si perde nulla.
failure-ews-server-error = Il server Exchange ha avuto un errore interno ({ $code }). Ponte riprova da solo; se continua, avvisa l'amministratore.
failure-ews-server-status = Il server Exchange, o qualcosa davanti ad esso, ha avuto un errore (stato { $status }). Ponte riprova da solo; se continua, avvisa l'amministratore.
failure-ews-answer = La risposta del server Exchange è incompleta o non si capisce ({ $reason }), forse perché una rete chiede di accedere. Non è stato eliminato nulla; Ponte riprova al prossimo ciclo.
failure-ews-version = Questo server Exchange è troppo vecchio per Ponte, o non parla la versione scelta ({ $code }). Serve Exchange 2013 SP1 o successivo.
failure-ews-collection-missing = Il calendario o la cartella non c'è più ({ $code }). Non è stato eliminato nulla. Sceglilo di nuovo nell'account.
failure-ews-no-collection = L'account non ha { $kind ->
        [event] un calendario
        [task] una cartella di attività
       *[other] una cartella di contatti
    } con quel nome in cui si possa scrivere. Creane uno in Outlook, o scegline uno nelle impostazioni.
failure-ews-read-only = Questa cartella per te è in sola lettura, perciò non è stato scritto nulla. Chiedi al proprietario il diritto di scrivere, o lasciala in sola lettura.
failure-ews-refused = Il server Exchange non ha accettato questa voce ({ $code }). Aprila da entrambi i lati e semplificala; il resto prosegue.
failure-ews-unconfirmed = Il server Exchange ha accettato la voce ma non l'ha più mostrata. Ponte guarda di nuovo al prossimo ciclo.
failure-ews-not-scratch = Ponte stava per rimuovere una cartella che non aveva creato, e si è fermato. Segnalalo, per favore.
### DAV
failure-dav-sign-in = Il server ha rifiutato il nome utente o la password. Ponte non riprova da solo, perché l'account non venga bloccato. Controlla entrambi (molti server vogliono una password per le app) e accedi di nuovo.
failure-dav-sign-in-scheme = Il server vuole un modo di accedere che Ponte non ha ({ $schemes }). Chiedi al suo amministratore di consentire Basic o Digest, o usa una password per le app.
failure-dav-plain-http = La password andrebbe a { $host } senza cifratura, perciò Ponte non l'ha inviata. Usa un indirizzo che inizia con https://, o consentilo per questo account.
failure-dav-forbidden = Il server non ti lascia usare questa raccolta (stato { $status }). Chiedi l'accesso al proprietario o scegline un'altra.
failure-dav-collection-missing = Il calendario o la rubrica non è più al suo indirizzo (stato { $status }). Non è stato eliminato nulla. Sceglilo di nuovo nell'account.
failure-dav-busy = Il server è occupato (stato { $status }). Ponte aspetta e riprova da solo.
failure-dav-server-error = Il server ha avuto un errore suo (stato { $status }). Ponte riprova da solo; se continua, avvisa il suo amministratore.
failure-dav-answer-unexpected = Il server ha risposto con qualcosa che non è né un calendario né una rubrica, forse una pagina di accesso. Non è stato eliminato nulla. Controlla l'indirizzo e se la rete ti chiede di accedere.
failure-dav-redirect-loop = L'indirizzo gira in tondo. Controllalo, o inserisci l'indirizzo del calendario stesso.
failure-dav-redirect-elsewhere = L'indirizzo porta a un altro server, { $host }. Ponte non vi porta la tua password da solo. Se è giusto, inserisci quell'indirizzo.
failure-dav-home-elsewhere = I tuoi calendari stanno su un altro server, { $host }, e Ponte non può sapere se è dello stesso fornitore. La tua password non vi è stata portata. Se è giusto, inserisci quell'indirizzo.
failure-dav-collection-elsewhere = Il calendario o la rubrica nelle impostazioni sta su un altro server, { $host }, che l'account non nomina. La tua password non vi è stata portata. Crea un account apposta per quel server, oppure scegli una raccolta fra quelle che mostra «pontectl account test».
failure-dav-xml = La risposta del server è incompleta o incomprensibile ({ $reason }). Non è stato eliminato nulla; Ponte riprova al prossimo ciclo.
failure-dav-foreign-href = Il server ha indicato una voce che sta fuori da questa raccolta, perciò Ponte ha smesso di leggere. Non è stato eliminato nulla. Inserisci l'indirizzo del calendario come lo mostra il server.
failure-dav-listing = L'elenco delle voci del server è incompleto o senza senso ({ $reason }). Non è stato eliminato nulla; Ponte riprova al prossimo ciclo.
failure-dav-address = Ponte non capisce questo indirizzo. Inserisci il nome di un server, un indirizzo e-mail o un indirizzo che inizia con https://, senza nome utente né password.
failure-dav-not-here = A questo indirizzo non si trova né un calendario né una rubrica. Inserisci l'indirizzo del calendario stesso, come lo indica il tuo fornitore per CalDAV o CardDAV.
failure-dav-service-elsewhere = Il dominio del tuo indirizzo e-mail indica per i calendari un altro server, { $host }. Se ti fidi, inserisci quello come indirizzo.
failure-dav-no-collection = L'account non ha { $kind ->
        [event] un calendario
        [task] un elenco di attività
       *[other] una rubrica
    } in cui si possa scrivere. Creane uno sul server, o sceglilo nelle impostazioni.
failure-dav-not-scratch = Ponte stava per rimuovere una raccolta che non aveva creato, e si è fermato. Segnalacelo, per favore.
failure-dav-read-only = Per te questa raccolta è di sola lettura, perciò non è stato scritto nulla. Chiedi al proprietario il diritto di scrivere, o lasciala solo leggere.
failure-dav-object-refused = Il server non ha accettato questa voce. Aprila da entrambi i lati e semplificala; il resto prosegue.
failure-dav-unconfirmed = Il server ha accettato la voce ma non l'ha mostrata di nuovo. Ponte ricontrolla al prossimo ciclo.
failure-dav-version = Il server indica lo stato di questa voce in un modo che non si può rimandare, perciò è rimasta com'era.
failure-dav-not-text = Questa voce contiene byte che non sono testo, perciò Ponte la lascia com'è. Aprila nel calendario e salvala di nuovo.
failure-uid-in-trash = Questa voce è nel cestino del server, che non l'accetta una seconda volta. Ponte ne fa una nuova copia al prossimo ciclo.
failure-not-organizer = Questa riunione è organizzata da un'altra persona, perciò Ponte non l'ha modificata. Rivolgiti all'organizzatore.
note-server-schedules = Questo server spedisce gli inviti da solo. Ponte non modifica riunioni con invitati, a meno che tu lo consenta.
note-dav-plain-http = Il collegamento a questo server non è cifrato.

### Riga di comando
cli-account-added = L'account «{$name}» è pronto.
cli-account-removed = L'account «{$name}» e la sua password sono stati dimenticati.
cli-no-accounts = Non ci sono ancora account. Aggiungine uno con: pontectl account add NOME
cli-ask-system = Che cosa parla: vtiger, dav, microsoft365 o exchange?
cli-ask-address = Indirizzo:
cli-ask-user = Nome utente:
cli-ask-key = Chiave di accesso di {$user} (Mie preferenze nel CRM; qui non viene mostrata):
cli-ask-password = Password di {$user} (qui non viene mostrata):
cli-ask-client-secret = Segreto della registrazione (non viene mostrato):
cli-sign-in-address = Accedi nel browser; Ponte aspetta al massimo cinque minuti. Se non si apre, apri questo indirizzo su questo stesso computer:
cli-sign-in-no-browser = Non è stato possibile aprire un browser.
cli-sign-in-later = Nessuno ha ancora effettuato l'accesso. Si fa con: pontectl account sign-in {$name}
cli-signed-in = Accesso a «{$name}» riuscito: {$product}.
cli-signed-in-to = Accesso a «{$name}» riuscito.
cli-read-only = sola lettura
cli-pair-collection = {$kind}: {$collection}
cli-pair-added = L'abbinamento «{$name}» è pronto. Per vedere che cosa farebbe: pontectl sync --dry-run
cli-pair-removed = L'abbinamento «{$name}» è stato dimenticato; entrambi i lati tengono i loro dati.
cli-no-pairings = Non ci sono ancora abbinamenti. Unisci due account con: pontectl pair add NOME --crm ACCOUNT --calendar ACCOUNT
cli-active = attivo
cli-paused = in pausa
cli-all-paused = Tutto è in pausa fino alla ripresa: dalla finestra, oppure con: pontectl resume
cli-all-paused-until = Tutto è in pausa fino a: {$when}. Per riprendere subito: dalla finestra, oppure con: pontectl resume
cli-now-paused = «{$name}» è in pausa fino a: pontectl resume
cli-resumed = «{$name}» è attivo.
cli-retry = { $count ->
        [one] Un elemento fermo viene ritentato alla prossima sincronizzazione.
       *[other] {$count} elementi fermi vengono ritentati alla prossima sincronizzazione.
    }
cli-config-good = {$file} non contiene errori.
cli-origin-line = riga {$line}
cli-origin-organisation = impostato da {$by}
cli-origin-default = predefinito
cli-calendar-mapping = Come si corrispondono le proprietà di una voce di calendario e i campi di Ponte (fisso):
cli-progress-listing = ricerca delle modifiche
cli-progress-reading = lettura
cli-progress-writing = scrittura
cli-sync-pairing = {$name}:
cli-in-crm = nel CRM {$what}
cli-in-calendar = nel calendario {$what}
cli-created = { $count ->
        [one] 1 creato
       *[other] {$count} creati
    }
cli-updated = { $count ->
        [one] 1 modificato
       *[other] {$count} modificati
    }
cli-deleted = { $count ->
        [one] 1 cancellato
       *[other] {$count} cancellati
    }
cli-conflicts = {$count} in conflitto
cli-parked = { $count ->
        [one] 1 fermo
       *[other] {$count} fermi
    }
cli-watched = { $count ->
        [one] scriverebbe 1 elemento, ma questo abbinamento guarda soltanto (first-run = "watch-only")
       *[other] scriverebbe { $count } elementi, ma questo abbinamento guarda soltanto (first-run = "watch-only")
    }
cli-held = { $count ->
        [one] 1 cancellazione in attesa del tuo consenso
       *[other] {$count} cancellazioni in attesa del tuo consenso
    }
cli-doubtful = { $count ->
        [one] 1 forse uguale a un altro
       *[other] {$count} forse uguali
    }
cli-kept-back = { $count ->
        [one] 1 trattenuto dalle tue regole
       *[other] {$count} trattenuti dalle tue regole
    }
cli-more = { $count ->
        [one] … e un altro
       *[other] … e altri {$count}
    }
cli-in-step = niente da fare, i due lati dicono lo stesso
cli-needs-waiting = { $count ->
        [0] niente ti aspetta
        [one] una cosa ti aspetta (pontectl needs list)
       *[other] {$count} cose ti aspettano (pontectl needs list)
    }
cli-account-failed = «{$account}» ha fallito { $count ->
    [one] una volta
   *[other] {$count} volte di seguito
 }; Ponte riprova alle {$when}. {$failure}
cli-account-refused = Ponte non riprova «{$account}» da solo: accedi con pontectl account test {$account}. {$failure}
cli-taken-over = Da ora «{$name}» è sincronizzato da questo computer; l'altro smette da solo.
cli-copies = { $count ->
        [0] Ponte non ha creato niente su «{$name}».
        [one] Ponte ha creato una voce su «{$name}»:
       *[other] Ponte ha creato {$count} voci su «{$name}»:
    }
cli-copies-removed = { $count ->
        [one] Una voce è stata tolta.
       *[other] {$count} voci sono state tolte.
    }
cli-copies-kept = { $count ->
        [one] Una voce è cambiata dall'ultima volta, o non si può togliere senza scrivere a qualcuno. Resta:
       *[other] {$count} voci sono cambiate dall'ultima volta, o non si possono togliere senza scrivere a qualcuno. Restano:
    }
cli-countdown = Verranno tolte tra {$count} … Ctrl-C ferma tutto.
cli-watching = Ponte tiene allineati i due lati. Fermalo con Ctrl-C.
cli-watch-retry = «{$name}» viene ritentato alle {$when}.
cli-watch-rest = «{$name}» non è riuscito troppe volte; si ferma e viene ritentato alle {$when}.
cli-settings-changed = Le impostazioni sono cambiate e sono in vigore.
cli-watch-asleep = {$name}: Ponte non riprova da solo. Accedi con pontectl account test NOME, correggi l'account con pontectl account add NOME, oppure cambia le impostazioni.
cli-settings-kept = Finché non è corretto restano in vigore le impostazioni di prima.
cli-last-run = ultima volta {$when}: {$outcome}
cli-never-run = mai avviato
cli-links = { $count ->
        [one] un elemento collegato
       *[other] {$count} elementi collegati
    }
cli-no-needs = Niente ti aspetta.
cli-no-runs = Non ci sono ancora sincronizzazioni.
cli-since = Da {$when}; tentativi: {$tries}.
cli-record = Il numero dell'elemento sul suo server: {$id}
cli-answers = risposte: {$words}
cli-answer-given = risposto: {$answer}
cli-answered = Annotato. La prossima sincronizzazione lo esegue.
cli-log-level = Il livello del registro è ora {$level}.
cli-log-saved = Salvato in {$file}. Contiene numeri di elementi e nomi di server; nessun titolo, nome, indirizzo o password.
cli-doctor-files = Le cartelle sono scrivibili
cli-doctor-settings = Le impostazioni non contengono errori
cli-doctor-key = Il portachiavi (o PONTE_KEY) contiene la chiave di questa installazione
cli-doctor-database = Il database è integro
cli-doctor-account = L'account «{$name}» accede
usage-account-offers = Ci sono abbinamenti che usano «{$name}». Per toglierlo con loro e lasciare tutti i dati dove sono: pontectl account remove {$name} --yes. Per togliere ciò che Ponte vi ha creato: pontectl account remove {$name} --remove-copies.
usage-no-such-account = Non esiste l'account «{$name}». Vedi: pontectl account list
usage-no-such-pairing = Non esiste l'abbinamento «{$name}». Vedi: pontectl pair list
usage-no-such-system = Ponte non parla «{$name}». Usa vtiger o dav.
usage-option-missing = Manca {$option}, e non c'è nessuno a cui chiederlo.
usage-secret-missing = Non è stata fornita nessuna password o chiave di accesso. Digitala quando viene chiesta, passala con una pipe, o indica una variabile con --secret-env NOME.
usage-no-such-need = Niente con il numero {$id} ti aspetta. Vedi: pontectl needs list
usage-no-such-answer = «{$answer}» non è una risposta possibile. Usa una di queste: {$words}.
usage-no-such-run = Non esiste la sincronizzazione {$id}. Vedi: pontectl runs list
usage-no-such-level = «{$level}» non è un livello. Usa uno di questi: {$words}.
usage-nothing-to-sync = Non c'è nessun abbinamento attivo. Aggiungine uno con pontectl pair add, o attivane uno con pontectl resume.
failure-already-running = { $work ->
    [app] L'applicazione Ponte sta sincronizzando dalle {$when}. Aspetta che finisca, o fermala nella sua finestra, poi riprova.
    [watch] «pontectl watch» è al lavoro dalle {$when} e va avanti finché non lo si ferma (Ctrl-C). Fermalo, poi riprova.
    [command] Un comando di pontectl è al lavoro dalle {$when}. Aspetta che finisca, poi riprova.
   *[unknown] Un altro Ponte è al lavoro: una sincronizzazione, oppure «pontectl watch», che va avanti finché non lo si ferma (Ctrl-C). Fermalo o aspetta che finisca, poi riprova.
}
failure-no-threads = Ponte non è riuscito ad avviare il suo lavoro su questo computer, o si è fermato a metà. Riprova; se succede ancora, salva il registro (pontectl log save) e segnalalo.
failure-mapping-field = L'abbinamento dei campi indica «{$key}», un campo che il CRM non ha; il più vicino è «{$near}». Questo tipo di dati non viene sincronizzato finché non correggi l'abbinamento nelle impostazioni.
failure-mapping-type = L'abbinamento dei campi unisce «{$key}» a «{$given}», che contengono valori di tipo diverso. Questo tipo di dati non viene sincronizzato finché non correggi l'abbinamento nelle impostazioni: testi con testi, date con date.
failure-kind-unpaired = Ponte ha perso traccia di che cosa unisce questo abbinamento. È un errore di Ponte: salva il registro (pontectl log save) e segnalalo.

### Parole
kind-event = evento
kind-task = compito
kind-contact = contatto
kind-company = azienda
kind-events = eventi
kind-tasks = compiti
kind-contacts = contatti
kind-companys = aziende
word-side-left = CRM
word-side-right = calendario
word-action-create = crea
word-action-update = modifica
word-action-delete = cancella
word-action-unlink = slega
word-action-conflict = conflitto
word-action-kept-back = trattieni
word-action-park = ferma
word-action-held = sospendi
word-action-match = chiedi
word-outcome-clean = riuscita
word-outcome-partial = riuscita in parte
word-outcome-failed = non riuscita
word-outcome-interrupted = interrotta
word-outcome-running = in corso
word-topic-conflict = conflitto
word-topic-deletion = cancellazione
word-topic-parked = fermo
word-topic-match = forse uguali
word-topic-undo = cambiato nel frattempo

### Campi
field-title = titolo
field-time = orario
field-start = inizio
field-due = scadenza
field-location = luogo
field-description = descrizione
field-visibility = visibilità
field-priority = priorità
field-status = stato
field-activity = tipo
field-reminder = promemoria
field-categories = categorie
field-availability = libero o occupato
field-recurrence = ripetizione
field-exceptions = eccezioni
field-attendees = invitati
field-organizer = organizzatore
field-contacts = contatti
field-completion = completamento
field-completed = completato il
field-name-prefix = titolo di cortesia
field-given-name = nome
field-middle-name = secondo nome
field-family-name = cognome
field-name-suffix = suffisso
field-company = azienda
field-job-title = ruolo
field-department = reparto
field-emails = e-mail
field-phones = telefoni
field-address-main = indirizzo
field-address-other = secondo indirizzo
field-birthday = compleanno
field-website = sito web
field-vat-number = partita IVA
field-industry = settore
field-photo = foto

### Autodiagnosi
cli-doctor-mapping = L'abbinamento dei campi di «{$name}» corrisponde al CRM
cli-bent = Campi ({$kind}) che questo server conserva in modo diverso da come vengono scritti: {$fields}.
word-step-open = apri
word-step-create = crea
word-step-lost-answer = ritrova dopo una risposta persa
word-step-change = modifica
word-step-stale = rifiuta una versione superata
word-step-move = sposta
word-step-delete = cancella
word-step-all-day = giornata intera
word-step-series = serie
word-step-remove-scratch = ripulisci
failure-selftest-not-found = Il server non ritrova un elemento che ha appena salvato.
failure-selftest-stale-written = Il server ha accettato una modifica destinata a uno stato precedente. Qui modifiche simultanee possono sovrascriversi.
failure-selftest-stale = Il server dice che è cambiato un elemento che nessuno ha cambiato.
failure-selftest-not-removed = Il server non ha rimosso un elemento.
failure-selftest-no-answer = Il server non ha risposto a una scrittura.

### Dimostrazione
demo-begin = Un CRM incorporato ({$crm}) e un calendario incorporato ({$calendar}) con i dati di un piccolo gruppo di vendita.
demo-preview = Che cosa farebbe il primo ciclo:
demo-act-first = Prima sincronizzazione: i due lati vengono allineati.
demo-act-edits = Giulia sposta il pranzo di un'ora dal telefono; un collega scrive nel CRM un altro luogo per un incontro.
demo-act-conflict = Entrambi i lati cambiano il titolo dello stesso incontro: qui vince il CRM.
demo-act-deletion = Una dimostrazione salta e viene cancellata nel CRM.
demo-act-quiet = Nessuno fa nulla: non viene scritto nulla.
demo-cycle = creati {$created}, modificati {$updated}, cancellati {$deleted}, conflitti {$conflicts}, fermi {$parked}; scritture {$writes}, richieste {$requests}
demo-end = Questo è tutto.
demo-end-more = Questo è tutto. Per guardare i due lati con un tuo programma: pontectl demo --serve
demo-serving = Questi server restano attivi fino a Ctrl-C.
    CRM            {$crm}  utente {$user}  chiave di accesso {$key}
    Calendario     {$calendar}  utente {$user}  password {$password}
    Exchange       {$exchange}  utente {$email}  password {$password}
    Microsoft 365  {$microsoft}  utente {$email}  ID applicazione {$client}  accesso nel browser
failure-demo-port = La dimostrazione non ha trovato una porta libera su questo computer. Chiudi qualche programma e riprova.

### Aiuto
help = Tiene allineati un CRM e un calendario
help-option-home = Tieni impostazioni, database e registri in questa cartella
help-option-json = Stampa JSON
help-option-name = Quale
help-option-pair = Quale abbinamento; tutti se non è indicato
help-option-id = Il suo numero
help-account = Gli account: che cosa si può unire
help-account-add = Aggiungi un account o cambiane uno
help-account-add-name = Come lo chiami
help-account-add-system = Che cosa parla: vtiger, dav, microsoft365 o exchange
help-account-add-address = Un host, un URL o un indirizzo e-mail
help-account-add-user = Chi accede
help-account-add-secret-env = Prendi il segreto da questa variabile d'ambiente, ora e ogni volta che Ponte lavora
help-account-add-allow-http = Accetta una connessione non cifrata
help-account-add-sign-in = Exchange Server: come si accede: password, browser o windows
help-account-add-tenant = Microsoft 365: l'organizzazione, per dominio o ID del tenant
help-account-add-client-id = Microsoft 365: l'ID con cui Ponte è registrato
help-account-add-client-secret = Microsoft 365: la registrazione ha un segreto; chiedilo
help-account-add-client-secret-env = Microsoft 365: leggi il segreto della registrazione da questa variabile d'ambiente
help-account-add-shared-calendars = Microsoft 365: chiedi anche i calendari condivisi da altri
help-account-add-no-browser = Mostra l'indirizzo per l'accesso senza aprire il browser
help-account-sign-in = Accedi di nuovo: nel browser, o con un nuovo segreto
help-account-sign-in-name = Quale account
help-account-sign-in-no-browser = Mostra l'indirizzo senza aprire il browser
help-account-add-no-test = Non accedere per vedere se funziona
help-account-test = Accedi e mostra che cosa c'è
help-account-selftest = Prova tutto ciò che Ponte fa, in un luogo di prova sul server, e ripulisci
help-account-list = Elenca gli account
help-account-remove = Dimentica un account e il suo segreto
help-pair = Gli abbinamenti: che cosa è unito
help-pair-add = Unisci due account, o cambia come sono uniti
help-pair-add-name = Come lo chiami
help-pair-add-crm = L'account del CRM
help-pair-add-calendar = L'account del calendario
help-pair-add-kinds = Che cosa sincronizzare: events, tasks, contacts, companies
help-pair-add-collection = Quale calendario; altrimenti quello abituale dell'account
help-pair-add-address-book = Quale rubrica; altrimenti quella abituale dell'account
help-pair-add-first-run = Come cominciare: two-way, import-only o watch-only
help-pair-show = Mostra un abbinamento, con ogni scelta spiegata
help-pair-list = Elenca gli abbinamenti
help-account-remove-remove-copies = Togli ciò che Ponte vi ha creato
help-account-remove-dry-run = Mostra ciò che Ponte vi ha creato e non fare niente
help-account-remove-yes = Non aspettare nessuno
help-pair-take-over = Fai sincronizzare da questo computer un abbinamento che finora sincronizzava un altro
help-pair-remove = Dimentica un abbinamento; entrambi i lati tengono i loro dati
help-sync = Allinea i due lati, una volta
help-sync-dry-run = Mostra che cosa verrebbe fatto e non fare nulla
help-watch = Allinea i due lati di continuo, finché non viene fermato
help-pause = Spegni un abbinamento
help-resume = Accendi un abbinamento
help-retry = Alla prossima sincronizzazione ritenta gli elementi fermi
help-status = Come stanno le cose
help-needs = Che cosa ti aspetta
help-needs-list = Elenca tutto ciò che aspetta
help-needs-show = Mostra una voce per intero
help-needs-resolve = Rispondi a una voce; la prossima sincronizzazione lo esegue
help-needs-resolve-answer = Una delle risposte che indica `show`; per un conflitto anche un lato per ogni campo: title=crm phones=calendar
help-runs = Che cosa hanno fatto le sincronizzazioni passate
help-runs-list = Elenca le ultime sincronizzazioni
help-runs-list-limit = Quante
help-runs-show = Mostra che cosa ha fatto una sincronizzazione
help-config = Il file delle impostazioni
help-config-check = Cerca errori
help-config-explain = Spiega ogni scelta: qual è, da dove viene, che cosa significa
help-log = Il registro
help-log-level = Imposta quanto racconta: error, warn, info, debug o trace
help-log-level-level = Una di queste parole
help-log-show = Mostra le sue ultime righe
help-log-show-lines = Quante
help-log-save = Salvalo in un file, da mandare a chi ti aiuta
help-log-save-file = Quale file
help-doctor = Cerca che cosa potrebbe non andare su questo computer
help-demo = Mostra Ponte al lavoro su un CRM e un calendario incorporati
help-demo-once = Esegui i cicli una volta e finisci
help-demo-json = Stampa un oggetto JSON per ogni ciclo
help-demo-serve = Lascia attivi i server, insieme a un Exchange Server e a un Microsoft 365, e stampa i loro indirizzi e accessi

### Held deletions

failure-held-listing-reset = Le cancellazioni attendono: { $side ->
        [left] il calendario
       *[right] il CRM
    } aveva perso il segno, ha elencato tutto da capo e ha tralasciato molti dati. Forse è stato ripristinato da una copia o ricostruito; Ponte non ne cancella nessuno se non lo dici tu.
failure-held-after-preview = Le cancellazioni attendono: sono nate dopo che avevi guardato l'anteprima, quindi non le hai viste. Ponte non ne esegue nessuna se non lo dici tu.
held-listing-reset = L'altro lato ha elencato tutto da capo e ha tralasciato molti dati, quindi Ponte prima chiede.
held-after-preview = È nata dopo che avevi guardato l'anteprima, quindi Ponte prima chiede.
held-group = { $count ->
        [one] Una cancellazione { $side ->
            [left] nel CRM
           *[right] nel calendario
        } attende.
       *[other] {$count} cancellazioni { $side ->
            [left] nel CRM
           *[right] nel calendario
        } attendono.
    }
held-why-side-went-empty = { $side ->
        [left] Il calendario
       *[right] Il CRM
    } aveva questi dati e ora non ne ha più nessuno. Di rado è voluto: un calendario svuotato per sbaglio o tolto si presenta allo stesso modo.
held-why-listing-reset = { $side ->
        [left] Il calendario
       *[right] Il CRM
    } aveva perso il segno, ha elencato tutto da capo e ha tralasciato questi. Un server ripristinato da una copia si presenta allo stesso modo.
held-why-too-many = Mancano { $side ->
        [left] nel calendario
       *[right] nel CRM
    }, e sono più di quanti si possano cancellare senza chiedere.
held-why-after-preview = Sono stati cancellati { $side ->
        [left] nel calendario
       *[right] nel CRM
    } dopo che avevi guardato l'anteprima.
held-why-incomplete-listing = { $side ->
        [left] Il calendario
       *[right] Il CRM
    } non ha elencato tutti i suoi dati, quindi non si sa che cosa manca.
held-why-user-disabled = L'amministratore del CRM ha disattivato questo utente e la regola toglie i suoi contatti dalla casella.
held-why-watch-only = Questo abbinamento osserva soltanto.
held-answer-delete = { $count ->
        [one] cancellalo anche { $side ->
            [left] nel CRM
           *[right] nel calendario
        }
       *[other] cancellali tutti e {$count} anche { $side ->
            [left] nel CRM
           *[right] nel calendario
        }
    }
held-answer-keep = { $count ->
        [one] tienilo { $side ->
            [left] nel CRM
           *[right] nel calendario
        }, senza più allinearlo
       *[other] tienili tutti e {$count} { $side ->
            [left] nel CRM
           *[right] nel calendario
        }, senza più allinearli
    }
held-reminder = { $count ->
        [one] “{$name}”: dal {$when} una cancellazione attende la tua risposta.
       *[other] “{$name}”: dal {$when} {$count} cancellazioni attendono la tua risposta.
    }

### Before the start

cli-preview = {$side}: crea {$create}, modifica {$update}, cancella {$delete}
cli-start = Avviare? Si fa esattamente questo, e le cancellazioni che nascono nel frattempo chiedono di nuovo. [s/N]
cli-not-started = Non avviato. Non è stato scritto nulla.
help-sync-preview = Mostra che cosa verrebbe fatto, chiedi, e fai quello
help-sync-yes = Avvia senza chiedere
help-needs-resolve-id = Il suo numero, o il nome di un gruppo di cancellazioni sospese (D12)

### Status

cli-mail-held-back = { $count ->
        [one] una scrittura trattenuta, perché avrebbe mandato un messaggio a qualcuno
       *[other] {$count} scritture trattenute, perché avrebbero mandato un messaggio a qualcuno
    }
cli-mail-permitted = { $count ->
        [one] una scrittura che hai autorizzato ad avvisare gli invitati
       *[other] {$count} scritture che hai autorizzato ad avvisare gli invitati
    }
kept-back-left-alone = Era collegato, oppure hai scelto di tenerlo; viene lasciato stare da entrambi i lati.
kept-back-parked = Non si è potuto riportare e attende un nuovo tentativo.
kept-back-doubtful = Forse è uguale a un altro; ti viene chiesto.
kept-back-other-kind = È di un altro tipo.

why-conflict-open = La stessa cosa è stata cambiata da entrambi i lati; ti viene chiesto quale vale.
why-conflict-settled = La stessa cosa è stata cambiata da entrambi i lati; le tue impostazioni dicono quale vale.

### Why

help-explain = Di' dov'è un dato, quale regola lo ha fatto passare o trattenuto, e che cosa gli è stato fatto
help-explain-what = Il titolo o una sua parte, il numero, o un indirizzo e-mail che contiene
help-explain-ask-servers = Chiedi anche ai due server, pure se Ponte lo conosce
cli-explain-nothing = Né Ponte né un server sanno nulla di “{$what}”.
cli-explain-rests = La prossima esecuzione lo lascia com'è.
cli-explain-next = La prossima esecuzione: {$what}
explain-state-linked = Tutte le regole lo lasciano passare e i due lati vengono allineati; è nato { $side ->
        [left] nel CRM
       *[right] nel calendario
    }.
explain-state-matched = Tutte le regole lo lasciano passare e i due lati vengono allineati; c'era già da entrambe le parti prima che Ponte li unisse.
explain-state-masked = Nascosto nella copia: {$fields}.
explain-state-let-go = Non viene più allineato.
explain-state-new = Nessuna esecuzione l'ha ancora guardato.
word-presence-there = c'è
word-presence-gone = non c'è
word-presence-not-mine = è di qualcun altro
word-presence-no-access = non si può leggere
word-presence-unreadable = non si capisce
word-presence-other-kind = è di un altro tipo
### Annullare
failure-undo-nothing = Qui non c'è più nulla da annullare: o non è stato scritto nulla, o sono passati più di {$days} giorni. Che cosa si può annullare lo mostra: pontectl runs show NUMERO
failure-undo-watch-only = Questo abbinamento osserva soltanto: non viene scritto nulla, nemmeno per annullare qualcosa. Per permetterlo cambia first-run nelle impostazioni.
failure-undo-untied = I due elementi non sono più tenuti allineati, perciò questo è rimasto com'è. Se una sincronizzazione successiva ne ha tolto uno, annulla prima quella.
failure-undo-gone = L'elemento nel frattempo è stato cancellato, quindi non c'è nulla da ripristinare. Se è stata una sincronizzazione a cancellarlo, annulla prima quella.
failure-undo-out-of-reach = L'elemento ora è di un'altra persona, oppure non si può leggere o modificare, perciò è rimasto com'è.
failure-undo-rule = Una regola di questo abbinamento lo toglierebbe subito di nuovo, perciò è rimasto com'è. Cambia prima la regola.
failure-undo-series = È una sola data di una serie che resta allineata, quindi verrebbe copiata di nuovo. Cancellala nella serie, oppure annulla tutta la sincronizzazione che ha portato la serie.
failure-undo-unfinished = Questa volta non è stato possibile. Ripeti lo stesso annullamento.
failure-undo-changed = Ciò che vuoi annullare ({$item}) nel frattempo è cambiato, perciò non è stato sovrascritto. Scegli: undo lo ripristina lo stesso, keep lo lascia com'è adesso.
undo-loss-mailed = Chi ha ricevuto posta per questo l'ha ricevuta.
undo-loss-new-id = Ciò che viene ricreato riceve un numero nuovo: i collegamenti a quello vecchio non portano più a nulla.
undo-loss-relations = Quello che il CRM vi aveva collegato (documenti, commenti, opportunità) resta scollegato.
undo-loss-invitees = Le persone invitate non vengono invitate di nuovo.
undo-loss-photo = Un'immagine non torna.
undo-loss-single-events = La serie non c'è più: le sue date tornano come eventi singoli.
undo-loss-last-common-state = Si conosce solo ciò che i due lati dicevano in comune l'ultima volta, non il testo esatto che c'era.
undo-loss-fragile-invitees = A ogni modifica, anche a questa, il CRM perde gli invitati che non sa mostrare.
undo-loss-named = I contatti che nominano l'azienda ne perdono il nome: il CRM lo toglie da loro, e poi sparisce anche dalle loro schede.
undo-loss-attached-since = Ciò che nel frattempo è stato allegato alla copia (commenti, documenti) va via con essa.
cli-undo-losses = Che cosa non torna:
cli-undo-create = togliere di nuovo la copia
cli-undo-update = ripristinare: {$fields}
cli-undo-delete = ricrearlo su entrambi i lati
cli-undo-done = annullato
cli-undo-already = niente da fare, è già così
cli-undo-changed = cambiato nel frattempo ({$fields}): resta com'è e aspetta una tua risposta
cli-undo-ask = { $count ->
        [one] Annullare questa modifica? (s/n)
       *[other] Annullare queste {$count} modifiche? (s/n)
    }
cli-undo-left = Non è stato fatto nulla.
cli-undo-run = Questa è la sincronizzazione {$run}; anche questa si può annullare.
cli-undo-how = Per annullare tutto: pontectl undo {$run}. Per una sola riga: pontectl undo con il suo numero. Per vedere prima che cosa succede aggiungi --dry-run.
cli-undone-by = annullato dalla {$run}
usage-undo-what = «{$what}» non è una sincronizzazione né una sua riga. Indica il numero di una sincronizzazione (12) o di una riga (12.3); li mostrano pontectl runs list e runs show.
usage-undo-yes = Qui non si può chiedere a nessuno. Guarda prima con --dry-run, poi annulla con --yes.
help-undo = Annulla su entrambi i lati ciò che una sincronizzazione ha scritto
help-undo-what = Il numero di una sincronizzazione o di una sua riga: 12, 12.3
help-undo-dry-run = Mostra che cosa verrebbe annullato e che cosa non torna
help-undo-yes = Non chiedere
why-kept-both = È stato cambiato da entrambi i lati e hai tenuto entrambe le versioni: questa è quella del calendario, come voce a sé.
cli-card-field = campo
cli-card-before = prima
cli-answers-fields = oppure un lato per ogni campo: {$example}
why-answered-late = Il server l'ha fatto, ma la sua risposta non è arrivata.
why-answered = La stessa cosa è stata cambiata da entrambi i lati, e hai scelto tu quale vale.

### Il riepilogo quotidiano

failure-mail-unreachable = Il server di posta {$host} non è raggiungibile. Controlla la connessione, e il server e la porta sotto [digest]; Ponte riprova da solo.
failure-mail-slow = Il server di posta {$host} non ha risposto in tempo. Ponte riprova da solo; se continua, controlla server, port e security sotto [digest].
failure-mail-nonsense = Ciò che risponde su {$host} non parla come un server di posta. Controlla server, port e security sotto [digest]; Ponte riprova da solo.
failure-mail-no-tls = Non è stato possibile collegarsi in modo sicuro al server di posta {$host}, perciò non è stato inviato nulla. Controlla port e security sotto [digest]: la porta 465 va con "tls", la 587 con "starttls".
failure-mail-no-starttls = Il server di posta {$host} non offre la cifratura su questa porta, perciò non è stato inviato nulla. Scrivi security = "tls" e port = 465 sotto [digest], o chiedi al fornitore.
failure-mail-closed = Il server di posta {$host} non lascia entrare questo computer (stato {$status}). Chiedi a chi lo gestisce, o indica un altro server sotto [digest].
failure-mail-busy = Il server di posta {$host} è occupato (stato {$status}). Ponte aspetta e riprova da solo.
failure-mail-sign-in = Il server di posta {$host} ha rifiutato il nome utente o la password (stato {$status}). Ponte non riprova da solo, perché l'account non venga bloccato. Inserisci quella giusta (molti fornitori vogliono una password per le app): pontectl digest set
    .window = Il server di posta {$host} ha rifiutato il nome utente o la password (stato {$status}). Ponte non riprova da solo, perché l'account non venga bloccato. Inserisci quella giusta nelle impostazioni, al riepilogo quotidiano (molti fornitori vogliono una password per le app).
failure-mail-no-sign-in = Il server di posta {$host} non offre alcun modo di accedere che Ponte conosca. Controlla port e security sotto [digest], o chiedi al fornitore l'accesso con password.
failure-mail-wants-user = Il server di posta {$host} vuole che qualcuno acceda. Inserisci utente e password: pontectl digest set --user NOME
    .window = Il server di posta {$host} vuole che qualcuno acceda. Inserisci utente e password nelle impostazioni, al riepilogo quotidiano.
failure-mail-sender = Il server di posta {$host} ha rifiutato il mittente (stato {$status}). Scrivi in from, sotto [digest], l'indirizzo che appartiene alla casella.
failure-mail-recipient = Il server di posta {$host} ha rifiutato questi destinatari (stato {$status}): {$which} sotto [digest]. Gli altri, se ce ne sono, hanno ricevuto il riepilogo. Controlla questi indirizzi.
failure-mail-recipient-later = Il server di posta {$host} per ora non accetta questi destinatari (stato {$status}): {$which} sotto [digest]. Gli altri, se ce ne sono, hanno ricevuto il riepilogo; con questi Ponte riprova da solo.
failure-mail-refused = Il server di posta {$host} ha rifiutato il riepilogo (stato {$status}). Chiedi il perché a chi lo gestisce.
failure-mail-lost = Il server di posta {$host} ha interrotto quando aveva già il testo, perciò nessuno sa se è stato inviato. Ponte non lo invia due volte; il prossimo arriva domani. Per inviarlo comunque: pontectl digest send
failure-mail-message = Con questi indirizzi non si può comporre un messaggio. Controlla to, cc e from sotto [digest].
failure-mail-secret-missing = Nessuna password è conservata per il server di posta. Inseriscila con: pontectl digest set
    .window = Nessuna password è conservata per il server di posta. Inseriscila nelle impostazioni, al riepilogo quotidiano.
mistake-mail-address = Questo non è un indirizzo e-mail.
    .remedy = Scrivilo così: {$key} = "giulia@example.it" oppure {$key} = "Giulia Rossi <giulia@example.it>".
mistake-mail-copy = Il numero {$number} di questo elenco non è un indirizzo e-mail.
    .remedy = Scrivi ognuno come "giulia@example.it" o "Giulia Rossi <giulia@example.it>".
mistake-mail-many = Sono troppe persone per un riepilogo.
    .remedy = Indicane al massimo {$most}, o l'indirizzo di una lista.
mistake-mail-server = Questo non è il nome di un server di posta.
    .remedy = Scrivi solo il nome, come lo dà il fornitore: server = "smtp.example.it". La porta ha una riga sua.
mistake-mail-plain = Senza cifratura il riepilogo e la password attraversano la rete in chiaro.
    .remedy = Scrivi security = "tls" o security = "starttls". Se il server non ha né l'uno né l'altro e la rete è tua, aggiungi: allow-unencrypted = true
explain-digest-active = { $value ->
        [true] Una volta al giorno, quando qualcosa ha bisogno di te, parte un riepilogo per posta.
       *[false] Nessun riepilogo parte da solo.
    }
explain-digest-to = A chi va il riepilogo.
explain-digest-cc = { $value ->
        [none] Nessun altro ne riceve copia.
       *[other] Chi ne riceve copia.
    }
explain-digest-from = Da chi arriva.
explain-digest-server = Il server di posta che lo invia.
explain-digest-port = La porta del server di posta.
explain-digest-security = { $value ->
        [none] La connessione al server di posta non è cifrata.
        [starttls] La connessione viene cifrata dopo poche parole, e senza non prosegue mai.
       *[tls] La connessione è cifrata dal primo byte.
    }
explain-digest-user = { $value ->
        [none] Nessuno accede al server di posta.
       *[other] Chi accede al server di posta.
    }
explain-digest-hour = Da quest'ora del giorno in poi, secondo il tuo orologio; un computer che dormiva invia quando si sveglia.
digest-subject = { $count ->
        [0] Ponte: niente ha bisogno di te
        [one] Ponte: una cosa ha bisogno di te
       *[other] Ponte: {$count} cose hanno bisogno di te
    }
digest-begin = { $count ->
        [0] Niente ha bisogno di te.
        [one] Una cosa ha bisogno di te. Si risponde sul computer dove gira Ponte, con il comando indicato.
       *[other] {$count} cose hanno bisogno di te. Si risponde sul computer dove gira Ponte, con i comandi indicati.
    }
digest-sign-in = Di «{$account}» non viene sincronizzato nulla finché qualcuno non accede di nuovo. {$failure}
digest-account = «{$account}» non viene sincronizzato. {$failure}
digest-again = Si riprova alle {$when}.
digest-need = {$record}: {$why}
digest-record-titled = {$kind} «{$title}»
digest-record-private = { $kind ->
        [task] un compito privato
       *[event] un evento privato
    } (n. {$id})
digest-record = { $kind ->
        [event] un evento
        [task] un compito
        [contact] un contatto
       *[company] un'azienda
    } (n. {$id})
digest-more = { $count ->
        [one] E un'altra cosa: pontectl needs list
       *[other] E altre {$count}: pontectl needs list
    }
digest-elsewhere = Il computer {$computer} sincronizza questo dal {$when} e dice lui che cosa aspetta.
digest-done = Dall'ultimo riepilogo ({$when}): {$what}.
digest-done-day = Nelle ultime 24 ore: {$what}.
digest-done-nothing = non è stato scritto nulla
digest-messages = { $count ->
        [0] Messaggi causati ad altri: 0.
        [one] A una scrittura era permesso avvisare gli invitati di una riunione.
       *[other] A {$count} scritture era permesso avvisare gli invitati di riunioni.
    }
digest-end = Ponte invia questo al massimo una volta al giorno, e solo quando qualcosa ha bisogno di te. Per smettere: pontectl digest off
cli-digest-subject = Oggetto: {$subject}
cli-digest-none = Nessun riepilogo è impostato. Per impostarlo: pontectl digest set --to INDIRIZZO --from INDIRIZZO --server NOME
cli-digest-off = Il riepilogo non parte da solo: pontectl digest on
cli-digest-now-on = Da ora il riepilogo parte: una volta al giorno dalle {$hour}:00 in poi, quando qualcosa ha bisogno di te, finché gira pontectl watch.
cli-digest-now-off = Il riepilogo non parte più da solo.
cli-digest-set = Annotato. Per vederlo: pontectl digest show. Per inviarlo adesso: pontectl digest send. Ogni giorno: pontectl digest on
cli-digest-sent = { $count ->
        [one] Il riepilogo è stato inviato a una persona.
       *[other] Il riepilogo è stato inviato a {$count} persone.
    }
cli-digest-last = Riepilogo quotidiano: ultimo invio {$when}.
cli-digest-failed = Riepilogo quotidiano: {$failure}
cli-digest-again = Riepilogo quotidiano: {$failure} Si riprova alle {$when}.
cli-doctor-digest = Il server di posta del riepilogo lascia entrare Ponte
help-digest = Il riepilogo quotidiano per posta: che cosa ha bisogno di te
help-digest-show = Mostra che cosa direbbe adesso; non viene inviato nulla
help-digest-send = Lo invia adesso, a qualunque ora
help-digest-set = Dice a chi va e con quale server di posta; chiede la password
help-digest-set-to = A chi
help-digest-set-cc = Chi ne riceve copia: un indirizzo, o più d'uno separati da virgole
help-digest-set-from = Da chi
help-digest-set-server = Il server di posta
help-digest-set-port = La sua porta; 465 con tls, 587 con starttls
help-digest-set-security = tls, starttls o none (nessuna)
help-digest-set-allow-unencrypted = Accetta una connessione non cifrata
help-digest-set-user = Chi vi accede
help-digest-set-secret-env = Legge la password da questa variabile d'ambiente, adesso e ogni volta che Ponte gira
help-digest-set-hour = Da quale ora del giorno in poi, da 0 a 23
help-digest-on = Lo invia ogni giorno
help-digest-off = Non lo invia più da solo
cli-ask-digest-to = A chi va il riepilogo?
cli-ask-digest-from = Da quale indirizzo arriva?
cli-ask-digest-server = Server di posta:
help-digest-set-no-test = Non prova se il server di posta lascia entrare
cli-digest-removed = Il riepilogo e la sua password sono dimenticati.
help-digest-remove = Dimentica il riepilogo e la sua password

### Proxy e certificati accettati
mistake-proxy-address = Questo non è l'indirizzo di un proxy.
    .remedy = Scrivi host e porta: address = "http://proxy.example.it:8080". Uno script (PAC) lo conosce il sistema: mode = "system"
mistake-proxy-except = La {$number}ª eccezione non è un host, una rete o un dominio.
    .remedy = Scrivile una per una: except = ["intranet.example.it", "10.0.0.0/8"]
mistake-update-address = Qui non si può chiedere se c'è una nuova versione: l'indirizzo deve cominciare con https:// e non contenere nome, password, ? o #.
    .remedy = Scrivi l'indirizzo del testo di chi pubblica: from = "https://example.it/ponte.json"
mistake-update-key = Questa non è una chiave pubblica di minisign.
    .remedy = Scrivi la riga del file della chiave che comincia con RW
mistake-fingerprint = Questa non è l'impronta di un certificato.
    .remedy = Scrivi sha256: e le sue 64 cifre esadecimali, o lascia che la scriva Ponte: pontectl account trust NOME
mistake-fingerprint-host = Da un indirizzo e-mail non si capisce per quale host il certificato sia accettato.
    .remedy = Indicalo: trusted-certificate = {"{"} host = "cloud.example.it", fingerprint = "sha256:…" {"}"}
explain-trusted-certificate = Questo certificato su questo host è accettato per tua scelta, solo per questo account, benché non lo garantisca nessuno di cui il computer si fidi.
explain-updates-from = Una volta al giorno Ponte chiede lì se c'è una nuova versione ({$value}). Non ne installa mai una.
explain-updates-key = Delle nuove versioni si crede solo quanto ha firmato questa chiave.
explain-proxy-mode = { $value ->
        [none] Si esce dalla rete direttamente, qualunque cosa dica il sistema.
        [manual] Si esce dalla rete attraverso il proxy indicato qui.
       *[system] Si esce dalla rete come dice il sistema: direttamente, con il suo proxy o secondo lo script aziendale.
    }
explain-proxy-address = Il proxy attraverso cui si raggiungono tutti i server.
explain-proxy-user = Chi accede al proxy.
explain-proxy-except = Che cosa si raggiunge senza proxy; questo computer, sempre.
cli-proxy-system = Il proxy è quello del sistema.
cli-proxy-none = Non si usa nessun proxy.
cli-proxy-manual = Il proxy è {$proxy}.
cli-proxy-way = {$name} ({$host}): attraverso {$proxy}
cli-proxy-direct = {$name} ({$host}): direttamente
cli-proxy-set = Il proxy è impostato.
cli-proxy-untried = Non c'è ancora nessun account con cui provarlo.
cli-trust-shown = {$host} mostra un certificato di cui questo computer non si fida:
cli-trust-subject = Intestato a: {$subject}
cli-trust-issuer = Firmato da: {$issuer}
cli-trust-dates = Valido: dal {$from} al {$to}
cli-trust-fingerprint = Impronta SHA-256: {$fingerprint}
cli-trust-compare = Confronta l'impronta con quella che ti comunica chi gestisce il server. Se sono uguali, è quel server; altrimenti qualcun altro potrebbe leggere tutto.
cli-trust-ask = Accettare proprio questo certificato, su questo host, solo per l'account «{$name}»? [s/N]
cli-trusted = L'account «{$name}» accetta questo certificato su {$host}.
cli-trust-not = Non è stato accettato nulla e non è stato inviato nulla.
cli-trust-forgotten = L'account «{$name}» si fida solo di chi si fida il computer.
cli-trust-needless = Il computer si fida già di {$name}; non c'è niente da scegliere.
usage-trust-other = Il server mostra un certificato diverso da quello indicato: {$fingerprint}. Non è stato cambiato nulla.
help-account-trust = Accetta il certificato del server di un account, che nessuno garantisce
help-account-trust-name = Quale account
help-account-trust-fingerprint = Accetta senza chiedere il certificato con questa impronta (SHA-256), e nessun altro
help-account-trust-forget = Torna a fidarti solo di chi si fida il computer
help-account-add-trust-certificate = Accetta il certificato con questa impronta (SHA-256), che nessuno garantisce
help-proxy = Il proxy: da dove si esce dalla rete
help-proxy-show = Mostra quale proxy si usa e la via verso ciascun account
help-proxy-system = Usa quello che dice il sistema
help-proxy-none = Non usarne nessuno, qualunque cosa dica il sistema
help-proxy-set = Indica un proxy; chiede la password se c'è un utente
help-proxy-set-address = Host e porta: proxy.example.it:8080
help-proxy-set-user = Chi vi accede
help-proxy-set-secret-env = Legge la password da questa variabile d'ambiente, adesso e ogni volta che Ponte gira
help-proxy-set-except = Che cosa si raggiunge senza: host, domini o reti, separati da virgole
help-proxy-set-no-test = Non provarlo con gli account

### Accesso con il browser
failure-oauth-address = Gli indirizzi con cui {$provider} fa accedere gli utenti non sono cifrati (https), quindi Ponte non li usa. Controlla le impostazioni di questo account.
failure-oauth-no-port = Non è possibile aspettare la risposta del browser: su questo computer non c'è una porta libera. Chiudi altri programmi o riavvia il computer, poi accedi di nuovo.
failure-oauth-unanswered = Nessuno ha fatto l'accesso a {$provider} entro cinque minuti, quindi Ponte ha smesso di aspettare. Ricomincia quando vuoi; non è cambiato nulla.
failure-oauth-denied = Tu, o {$provider} per te, avete detto di no alla richiesta di Ponte. Non è cambiato nulla. Per usare questo account, accedi di nuovo e accetta quanto viene chiesto.
failure-oauth-again = {$provider} vuole che tu acceda di nuovo: il permesso con cui Ponte entrava è scaduto o è stato revocato. Nulla va perso; ciò che aspetta riprende dopo.
failure-oauth-claims = La tua organizzazione vuole che tu dimostri di nuovo chi sei, per esempio con un secondo fattore. Fino ad allora non si legge e non si scrive nulla. Accedi di nuovo.
failure-oauth-consent = Prima che tu possa accedere, l'amministratore deve approvare Ponte presso {$provider} ({$reason}). Mandagli questo collegamento: {$link}
failure-oauth-policy = Una regola della tua organizzazione impedisce a Ponte di accedere a {$provider} ({$reason}): forse chiede un dispositivo gestito, una certa rete o un accesso più sicuro. Comunica questo numero all'amministratore.
failure-oauth-not-assigned = La tua organizzazione permette di usare Ponte presso {$provider} solo ad alcuni utenti, e tu non sei ancora tra loro ({$reason}). Chiedi all'amministratore di assegnartelo.
failure-oauth-tenant = Questo account non appartiene all'organizzazione a cui Ponte accede presso {$provider} ({$reason}). Accedi con l'account di lavoro, o controlla l'organizzazione (tenant) nelle impostazioni.
failure-oauth-user = Il tuo account presso {$provider} è bloccato o disattivato, oppure la sua password è scaduta ({$reason}). Rivolgiti all'amministratore.
failure-oauth-app = {$provider} non riconosce Ponte così com'è registrato ({$reason}). Comunica questo numero a chi lo ha registrato: ID client, indirizzo di ritorno http://localhost, client pubblico.
failure-oauth-busy = {$provider} al momento non fa accedere nessuno ({$reason}). Ponte riprova da solo.
failure-oauth-refused = {$provider} ha rifiutato l'accesso ({$reason}). Accedi di nuovo; se succede ancora, comunica questa parola all'amministratore.
failure-oauth-answer = {$provider} ha risposto all'accesso con qualcosa che non è una risposta. Non è stato conservato nulla. Accedi di nuovo; se succede ancora, forse qualcosa nel mezzo risponde al suo posto.
failure-oauth-other-server = La risposta all'accesso non veniva da {$provider}, quindi Ponte l'ha scartata e non ha inviato nulla a nessuno. Accedi di nuovo; se succede ancora, avvisa l'amministratore.
failure-oauth-scopes = {$provider} non ha concesso tutto ciò di cui Ponte ha bisogno; manca: {$missing}. Non è stato conservato nulla. Accedi di nuovo e lascia tutte le spunte.
failure-oauth-no-refresh = {$provider} ha lasciato entrare Ponte solo per poco, quindi dovresti accedere di continuo. Non è stato conservato nulla. Chi ha registrato Ponte deve consentire un accesso duraturo (offline_access).
oauth-page-done = Accesso riuscito
oauth-page-done-text = Puoi chiudere questa pagina e tornare a Ponte.
oauth-page-failed = Non ha funzionato
oauth-page-failed-text = Ponte dice perché. Puoi chiudere questa pagina.
oauth-page-nothing = Qui non si aspetta niente
oauth-page-nothing-text = Questo indirizzo riceve solo la risposta a un accesso avviato da Ponte. Puoi chiudere questa pagina.

### Quello che finestra e icona dicono dell'insieme
view-set-up = Non c'è ancora nessun abbinamento: Ponte ha bisogno del CRM e del calendario.
view-never-run = Non ancora sincronizzato.
view-last-sync = Ultima sincronizzazione: {$when}.
view-syncing = Sincronizzazione in corso…
view-needs-you = { $count ->
    [one] Una questione aspetta una decisione.
   *[other] {$count} questioni aspettano una decisione.
}
view-paused = In pausa fino alla ripresa.
view-paused-until = In pausa fino alle {$when}.
view-offline = Nessuna connessione: Ponte riprende da solo appena torna.
view-signed-out = «{$account}» non lascia più entrare Ponte: occorre accedere di nuovo.
view-next-run = Prossima volta: {$when}.
view-undone-create = Tolto di nuovo { $side ->
        [left] nel CRM
        [right] nel calendario
       *[both] nel CRM e nel calendario
    }
view-undone-update = Ripristinato { $side ->
        [left] nel CRM
        [right] nel calendario
       *[both] nel CRM e nel calendario
    }: {$fields}
view-undone-delete = Ricreato { $side ->
        [left] nel CRM
        [right] nel calendario
       *[both] nel CRM e nel calendario
    }
view-pairing-idle = Tutto allineato.
view-pairing-due = Inizia fra un momento.
view-pairing-off = Disattivato.
view-pairing-failed = L'ultima sincronizzazione non è riuscita.
view-pairing-elsewhere = Lo tiene allineato «{$computer}».
word-system-vtiger = Vtiger
word-system-dav = CalDAV/CardDAV
word-system-microsoft365 = Microsoft 365
word-system-exchange = Exchange Server

### Notifiche
notify-conflict = { $count ->
    [one] Una voce è stata modificata da entrambe le parti
   *[other] {$count} voci sono state modificate da entrambe le parti
}
notify-conflict-named = Modificato da entrambe le parti: {$title}
notify-conflict-ask = CRM e calendario dicono cose diverse. Occorre scegliere quale vale.
notify-held = { $count ->
    [one] Un'eliminazione aspetta conferma
   *[other] {$count} eliminazioni aspettano conferma
}
notify-parked = { $count ->
    [one] Una voce non è stata trasferita
   *[other] {$count} voci non sono state trasferite
}
notify-parked-named = Non trasferito: {$title}
notify-parked-ask = Tutto il resto continua. Nella finestra ci sono il motivo e il rimedio.
notify-sign-in = «{$account}» non lascia più entrare Ponte
notify-sign-in-ask = Occorre accedere di nuovo: fino ad allora non si sincronizza.
notify-failing = «{$account}» non risponde da un po'
notify-newer = È uscito Ponte {$version}
notify-newer-ask = Ponte mostra le novità; lo installa chi si occupa di questo computer.
notify-discreet-needs = Ponte aspetta una decisione
notify-discreet-account = Ponte ha bisogno di attenzione
notify-do-keep-crm = Tieni il CRM
notify-do-keep-calendar = Tieni il calendario
notify-do-show = Mostra
notify-do-sign-in = Accedi
notify-do-retry = Riprova
usage-shown-again = L'anteprima non è più aggiornata. Guardala un'altra volta, poi avvia.
failure-cancelled = È stato interrotto, come richiesto. Non si perde nulla: la prossima sincronizzazione riprende da lì.
