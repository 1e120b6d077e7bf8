### La finestra di Ponte: ogni sua parola, in italiano. Le chiavi cominciano con window-; le stesse stanno in en/window.ftl.

## Cornice

window-name = Ponte
window-title = {$page} · Ponte
window-page = { $page ->
        [needs] Tocca a te
        [activity] Attività
        [accounts] Account
        [rules] Regole
        [mapping] Campi abbinati
        [settings] Impostazioni
        [about] Informazioni e aiuto
        [setup] Primo avvio
       *[overview] Panoramica
    }
window-navigation = Pagine
window-skip = Vai al contenuto
window-close = Chiudi
window-cancel = Annulla
window-keep = Lascia com'è
window-remove = Rimuovi …
window-copy = Copia
window-copied = Copiato
window-saved = Salvato.
window-optional = (facoltativo)
window-loading = Un momento …
window-loading-failed = Ponte non risponde
window-unknown = Ponte non ha risposto. Riprova; se succede ancora, chiudi Ponte e riavvialo: non va perso nulla.
window-locked = Impostato da {$by}: qui non si può cambiare.
window-progress-part = {$done} di {$total}
window-leave-title = Uscire senza salvare?
window-leave-words = Le modifiche su questa pagina non sono ancora salvate.
window-leave-anyway = Esci senza salvare
window-leave-stay = Resta qui

## Stati

window-state = { $state ->
        [set-up] Da configurare
        [idle] Allineato
        [syncing] Sincronizzazione in corso
        [needs-you] Tocca a te
        [paused] In pausa
        [offline] Senza rete
       *[signed-out] Accesso da rifare
    }
window-pairing-state = { $state ->
        [idle] Allineato
        [due] Sta per partire
        [syncing] In corso
        [needs-you] Tocca a te
        [paused] In pausa
        [waiting] In attesa
        [signed-out] Accesso da rifare
        [elsewhere] Su un altro computer
        [failed] Non riuscito
       *[never-run] Mai eseguito
    }
window-kinds = { $kind ->
        [event] Eventi
        [task] Compiti
        [contact] Contatti
       *[company] Aziende
    }
window-side = { $side ->
        [left] CRM
       *[right] calendario
    }
window-direction = { $direction ->
        [to-calendar] Solo dal CRM al calendario
        [to-crm] Solo dal calendario al CRM
       *[both] Nelle due direzioni
    }

## Rimedi

window-remedy-sign-in = Accedi di nuovo
window-remedy-administrator = Copia il link per l'amministratore
window-remedy-certificate = Guarda il certificato
window-remedy-allow-http = Accetta una connessione non cifrata a {$host}
window-remedy-settings-file = Apri il file delle impostazioni
window-remedy-settings-line = Apri il file delle impostazioni (riga {$line})
window-remedy-proxy = Guarda le impostazioni del proxy
window-remedy-retry = Riprova
window-remedy-take-over = Sincronizza su questo computer
window-sign-in-title = Accedi di nuovo a «{$account}»
window-sign-in-words = Ponte la prova una volta sola, perché l'account non venga bloccato, e la conserva nel portachiavi di questo computer.
window-sign-in-browser = Accedi nel browser
window-sign-in-browser-words = Il browser apre la pagina di Microsoft. Ponte non vede mai la tua password; ciò che lo fa entrare è conservato nel portachiavi di questo computer.
window-sign-in-waiting = In attesa del tuo accesso nel browser, al massimo cinque minuti …
window-sign-in-no-browser = Il browser non si è aperto? Copia l'indirizzo e aprilo in un browser di questo computer.
window-sign-in-copy = Copia l'indirizzo
window-sign-in-done = Accesso a «{$account}» riuscito.
window-secret = Password o chiave di accesso
window-secret-blanks = Comincia o finisce con uno spazio, come capita incollando.
window-secret-blanks-remove = Togli gli spazi
window-show-secret = Mostra: {$label}
window-certificate-title = È davvero {$host}?
window-certificate-words = Nessuno di cui questo computer si fidi garantisce per {$host}. È normale per un server interno all'azienda, ma è anche ciò che si vedrebbe con un impostore. Chiedi l'impronta a chi gestisce il server e confrontala.
window-certificate-fingerprint = Impronta (SHA-256)
window-certificate-subject = Rilasciato a
window-certificate-issuer = Rilasciato da
window-certificate-valid = Valido
window-certificate-span = dal {$from} al {$to}
window-certificate-risk = Se non è la stessa, qualcuno potrebbe leggere la tua password e tutto ciò che viene sincronizzato.
window-certificate-compared = Ho confrontato l'impronta ed è la stessa. Accettala solo per «{$account}».
window-certificate-trust = Accetta questo certificato
window-certificate-refuse = Non accettarlo
window-certificate-done = Ora «{$account}» accetta questo certificato di {$host}.

## Panoramica

window-sync-now = Sincronizza ora
window-sync-this = Sincronizza ora
window-sync-started = La sincronizzazione è partita.
window-cancel-sync = Interrompi
window-cancelled = Interrotto. Non va perso nulla.
window-pause = Pausa
window-pause-span = { $span ->
        [hour] Per 1 ora
        [tomorrow] Fino a domani
       *[until-resumed] Finché non riprendo io
    }
window-paused = In pausa.
window-resume = Riprendi
window-resumed = Ponte riprende.
window-bridge = Un CRM sulla riva sinistra, un calendario sulla riva destra e un ponte tra i due
window-overview-empty = Non è ancora collegato nulla
window-overview-unfinished = Il primo avvio di «{$pairing}» non è finito. Non è ancora stato scritto nulla.
window-overview-finish = Continua il primo avvio
window-overview-empty-words = In pochi minuti il CRM e il calendario saranno allineati.
window-set-up = Comincia
window-needs-show = { $count ->
        [one] 1 cosa aspetta una tua risposta
       *[other] {$count} cose aspettano una tua risposta
    }
window-needs-open = Guarda
window-mail-caused = { $count ->
        [0] Messaggi causati ad altre persone: 0. Ponte non scrive mai a nessuno di sua iniziativa.
        [one] A 1 modifica è stato permesso di avvisare gli invitati.
       *[other] A {$count} modifiche è stato permesso di avvisare gli invitati.
    }
window-pairing-add = Collega un altro CRM e calendario
window-pairing-active = Attivo
window-pairing-switched = { $active ->
        [yes] «{$name}» è attivo.
       *[no] «{$name}» è disattivato.
    }
window-pairing-remove = Rimuovi l'abbinamento
window-pairing-remove-title = Rimuovere «{$name}»?
window-pairing-remove-words = Ponte smette di tenerli allineati e dimentica che cosa va insieme. Tutto ciò che si trova nel CRM e nel calendario resta lì. Per togliere anche ciò che Ponte ha creato, rimuovi invece l'account.
window-pairing-removed = «{$name}» è stato rimosso.
window-taken-over = Ora se ne occupa questo computer.
window-last-run = Ultima
window-next-run = Prossima
window-never = mai
window-not-planned = non prevista
window-requests = Richieste oggi
window-requests-count = {$count} su {$budget}
window-messages = Messaggi causati
window-messages-count = { $held ->
        [one] {$permitted} (1 trattenuto)
       *[other] {$permitted} ({$held} trattenuti)
    }
window-chart = { $runs ->
        [one] L'ultima sincronizzazione
       *[other] Le ultime {$runs} sincronizzazioni
    } di «{$name}»: { $written ->
        [one] 1 modifica scritta
       *[other] {$written} modifiche scritte
    }{ $failed ->
        [0] {""}
        [one] , 1 non riuscita
       *[other] , {$failed} non riuscite
    }{ $partial ->
        [0] {""}
        [one] , 1 riuscita in parte
       *[other] , {$partial} riuscite in parte
    }.
window-chart-bar = {$when}: { $outcome ->
        [clean] riuscita
        [partial] riuscita in parte
        [failed] non riuscita
        [interrupted] interrotta
       *[running] in corso
    }, { $written ->
        [one] 1 modifica
       *[other] {$written} modifiche
    }

## Ciò che è stato scritto

window-mistake-empty = Questo campo è vuoto: compilalo.
window-mistake-long = Sono {$length} caratteri, e se ne usano al massimo {$most}. Controlla che cosa è stato incollato.
window-mistake-address = Questo non è l'indirizzo di un server. Scrivilo come lo mostra il browser: https://crm.example.it
window-mistake-address-mail = Questo è un indirizzo e-mail. Scrivi l'indirizzo che il browser mostra quando usi il CRM: https://crm.example.it
window-mistake-address-blank = Nell'indirizzo c'è uno spazio: toglilo.
window-mistake-address-secret = L'indirizzo contiene un nome utente o una password. Scrivilo senza: hanno campi propri.
window-mistake-scheme = Con «{$scheme}» non si raggiunge un CRM o un calendario. Comincia l'indirizzo con https://
window-mistake-http = Con http la password e tutti i dati attraversano la rete in chiaro. Scrivi https://; se il server non lo offre e la rete è tua, spunta la casella qui sotto.
window-mistake-secret-empty = Questo campo è vuoto: incolla o scrivi il segreto. Finisce nel portachiavi di questo computer e da nessun'altra parte.
window-mistake-secret-long = È troppo lungo per essere una password o una chiave. Controlla che cosa è stato incollato.
window-mistake-name = Un nome ha fino a 64 lettere, cifre, spazi e i segni _ - . @, e non comincia con un trattino. Scegline uno più corto o più semplice.
window-mistake-name-taken = «{$name}» esiste già. Scegli un altro nome.
window-mistake-number = Scrivi un numero intero da {$least} a {$most}.
window-mistake-time = Scrivi ore e minuti, per esempio 09:00.
window-mistake-time-order = La fine non viene dopo l'inizio. Scegli un'ora successiva.
window-mistake-date = Scrivi un giorno che esiste: anno, mese, giorno.
window-mistake-mail = «{$given}» non è un indirizzo e-mail. Scrivilo così: giulia@example.it
window-mistake-host = Scrivi solo il nome del server, per esempio smtp.example.it: la porta ha un campo suo.
window-mistake-proxy = Scrivi il proxy con la sua porta, per esempio http://proxy.example.it:3128

## Tocca a te

window-stop = Interrompi
window-needs-lead = Ciò che Ponte non decide al posto tuo. Intanto tutto il resto va avanti.
window-needs-empty = Niente aspetta una tua risposta
window-needs-empty-words = Quando i due lati cambiano la stessa cosa, o verrebbero cancellate molte voci insieme, la decisione aspetta qui.
window-need = { $is ->
        [conflict] Conflitto
        [deletions] Cancellazioni sospese
        [parked] Non riportato
        [match] Forse uguali
        [undo] Cambiato nel frattempo
        [sign-in] Accesso da rifare
       *[elsewhere] Su un altro computer
    }
window-since = in attesa da: {$when}
window-in-crm = Nel CRM
window-in-calendar = Nel calendario
window-answered = Annotato. Ponte lo esegue adesso.
window-answer-noted = Hai già risposto: lo esegue la prossima sincronizzazione.
window-need-match-title = Queste due voci sono la stessa?
window-need-elsewhere-title = {$computer} sincronizza «{$pairing}»
window-need-tries = { $count ->
        [one] Un tentativo.
       *[other] {$count} tentativi.
    }
window-need-record = Numero {$record}.
window-need-dismiss = Lascialo com'è
window-need-same = Sono la stessa
window-need-different = Sono diverse
window-need-undo = Ripristina comunque
window-need-undo-keep = Lascia com'è adesso
window-undo-values = era {$before}; ora {$left} nel CRM, {$right} nel calendario
window-conflict-caption = Che cosa è diverso in «{$title}»
window-conflict-field = Campo
window-conflict-before = Prima
window-conflict-take = {$field}: tieni «{$value}» ({$side})
window-conflict-settled = (deciso dalle tue regole)
window-conflict-merge = Usa ciò che ho scelto
window-conflict-merge-left = { $count ->
        [one] Scegli ancora in 1 campo
       *[other] Scegli in {$count} campi
    }
window-conflict-left = Tieni quello del CRM
window-conflict-right = Tieni quello del calendario
window-conflict-both = Tieni entrambi, come due voci
window-conflict-words = Il valore scartato non va perso: per 30 giorni lo si riprende da Attività.
window-deletions-list = Che cosa verrebbe cancellato
window-deletions-ask = { $count ->
        [one] Cancellare 1 voce
       *[other] Cancellare {$count} voci
    } { $side ->
        [left] anche nel CRM?
       *[right] anche nel calendario?
    }
window-deletions-ask-words = { $count ->
        [one] Per 30 giorni la si riprende da Attività, ma non com'era.
       *[other] Per 30 giorni le si riprende da Attività, ma non com'erano.
    }
window-deletions-loss-number = Ciò che viene ricreato riceve numeri nuovi: i collegamenti a quelli vecchi non portano più a nulla.
window-deletions-loss-relations = Quello che il CRM vi aveva collegato (documenti, commenti, elementi correlati) resta scollegato.
window-deletions-released = Cancellazione in corso. Per 30 giorni la si annulla da Attività.
window-deletions-back = Apri Attività
window-show-all = Mostra tutti e {$count}
window-show-fewer = Mostra meno
window-show-more = { $some ->
        [one] Mostrane ancora 1
       *[other] Mostrane altri {$count}
    }
window-and-more = … e altri {$count}.

## Attività

window-activity-lead = Che cosa ha fatto ogni sincronizzazione, perché, e come tornare indietro.
window-filter = Cerca nelle attività
window-filter-search = Cerca
window-filter-outcome = Mostra
window-filter-outcomes = { $outcome ->
        [written] Ciò che ha cambiato qualcosa
        [failed] Ciò che non è riuscito
       *[all] Tutto
    }
window-filter-kind = Tipo
window-filter-any = Tutti
window-filter-clear = Togli il filtro
window-pairing = Abbinamento
window-runs = Sincronizzazioni, dalla più recente
window-runs-found = { $some ->
        [0] Nessuna sincronizzazione
        [one] 1 sincronizzazione
       *[other] {$count} sincronizzazioni
    }
window-runs-newer = Mostra le più recenti
window-runs-none = Nulla corrisponde al filtro
window-runs-none-words = Togli il filtro o cerca meno lettere.
window-runs-empty = Ancora nessuna sincronizzazione
window-runs-empty-words = Qui vedrai che cosa ha fatto ogni sincronizzazione.
window-outcome = { $outcome ->
        [clean] riuscita
        [partial] riuscita in parte
        [failed] non riuscita
        [interrupted] interrotta
       *[running] in corso
    }
window-writes = { $count ->
        [one] 1 modifica
       *[other] {$count} modifiche
    }
window-run = Sincronizzazione {$id}
window-item = { $action ->
        [create] Creato
        [update] Modificato
        [delete] Cancellato
       *[something] Trattato
    } { $side ->
        [left] nel CRM
       *[right] nel calendario
    }
window-item-record = Numero {$record} ({$side})
window-item-mailed = Gli invitati sono stati avvisati.
window-item-undone = Annullato.
window-item-undone-by = Annullato dalla sincronizzazione {$run}
window-undo = Annulla
window-undo-run = { $count ->
        [one] Annulla questa modifica …
       *[other] Annulla queste {$count} modifiche …
    }
window-undo-title-run = Annullare la sincronizzazione {$run}?
window-undo-title-item = Annullare questa modifica?
window-undone-title-run = { $how ->
        [all] Sincronizzazione {$run} annullata
        [part] Sincronizzazione {$run} annullata in parte
       *[none] Non è stato annullato nulla
    }
window-undone-title-item = { $how ->
        [none] Non è stato annullato nulla
       *[all] Modifica annullata
    }
window-undo-looking = Si guarda che cosa tornerebbe …
window-undo-busy = Annullamento sui due lati …
window-undo-losses = Che cosa non torna:
window-undo-state = { $state ->
        [already] È già così
        [changed-since] Aspetta te
       *[stopped] Lasciato com'è
    }
window-undo-now = { $count ->
        [one] Annulla 1 modifica
       *[other] Annulla {$count} modifiche
    }
window-undone = Annullato. Anche questo si può annullare.
window-keep-all = Lascia tutto com'è
window-explain = Dov'è finito …?
window-explain-what = Che cosa cerchi?
window-explain-hint = Il titolo o una sua parte, il numero, o un indirizzo e-mail che contiene.
window-explain-ask = Chiedi anche ai due server (ci vuole un po' di più)
window-explain-busy = Ricerca in corso …
window-explain-none = Nessuno ne sa nulla
window-explain-none-words = Non ce l'ha Ponte né, se li hai interrogati, i server. Prova con meno lettere.
window-explain-next = La prossima sincronizzazione: lo { $action ->
        [create] crea
        [update] modifica
        [delete] cancella
       *[something] esamina
    } { $side ->
        [left] nel CRM
       *[right] nel calendario
    }.

## Account

window-accounts-lead = Dove Ponte accede. Password e chiavi restano nel portachiavi di questo computer e non vengono mai mostrate.
window-accounts-empty = Ancora nessun account
window-accounts-empty-words = Il primo avvio ne aggiunge uno per il CRM e uno per il calendario.
window-account-add = Aggiungi un account
window-account-change-title = Modifica «{$account}»
window-change = Modifica …
window-account-sort = A che cosa serve?
window-account-sorts = { $sort ->
        [crm] Un CRM
       *[calendar] Un calendario o una rubrica
    }
window-account-system = Sistema
window-account-address = Indirizzo
window-account-address-mail = Indirizzo e-mail, o indirizzo del server
window-account-example = Per esempio {$example}
window-account-http = Accetta una connessione non cifrata
window-account-http-words = Solo per un server nella tua rete: chiunque vi si trovi può leggere tutto.
window-account-finding = Si cerca di capire che cos'è …
window-account-mail = Indirizzo e-mail
window-account-shared = Anche i calendari che altri condividono con me
window-account-shared-words = Chiede a Microsoft due permessi in più, che forse l'amministratore deve prima approvare.
window-account-registration = Registrazione e organizzazione
window-account-registration-words = Li comunica il reparto informatico, o li imposta per tutti (docs/microsoft.md).
window-account-client = ID applicazione (client)
window-account-client-missing = Su questo computer non l'ha impostato nessuno. Chiedi al reparto informatico l'«ID applicazione (client)» di Ponte.
window-account-tenant = Organizzazione (tenant)
window-account-tenant-words = Il suo dominio o ID del tenant; vuoto per qualunque organizzazione.
window-account-cloud = Indirizzo del servizio
window-account-cloud-words = Solo per i cloud nazionali, per esempio graph.microsoft.us.
window-account-sign-in = Come si accede
window-account-sign-in-words = Lo dice l'amministratore, se non è con una password.
window-account-sign-in-word = { $word ->
        [browser] Nel browser, sulla pagina di Microsoft
        [windows] Come utente di Windows, senza password
       *[password] Con nome utente e password
    }
window-account-exchange = Casella ed eliminazioni
window-account-mailbox = Un'altra casella
window-account-mailbox-words = L'indirizzo e-mail di una casella alla quale ti ha dato accesso chi ne è titolare o l'amministratore; vuoto per la tua.
window-account-deletion = Ciò che viene eliminato
window-account-deletion-word = { $word ->
        [soft] Non si vede più; un amministratore può recuperarlo
        [hard] Sparisce subito
       *[deleted-items] Va in “Posta eliminata”
    }
window-account-conflicts = Due modifiche nello stesso momento
window-account-conflicts-words = Quando qualcuno modifica una voce proprio mentre Ponte la scrive.
window-account-conflicts-word = { $word ->
        [auto] Decide il server Exchange, proprietà per proprietà
        [always] Vale quella di Ponte
       *[never] Ponte rilegge e unisce le due
    }
window-account-consent = Approvazione
window-account-user = Nome utente
window-account-user-crm = Come lo scrivi quando accedi al CRM.
window-account-user-calendar = Spesso è l'indirizzo e-mail, o la parte prima della @.
window-account-user-exchange = Spesso è l'indirizzo e-mail, oppure DOMINIO\nome come al computer.
window-account-secret-kept = Ne è già conservata una. Lascia vuoto per continuare a usarla.
window-account-name = Nome dell'account
window-account-name-words = Serve solo a te, per distinguere gli account.
window-account-name-crm = crm
window-account-name-calendar = calendario
window-account-trying = Accesso in corso, una volta sola …
window-account-passed = {$product} {$version} ti ha riconosciuto come {$user}.
window-account-moved = Il server dice di essersi spostato a {$address}. Ponte invia la password al nuovo indirizzo solo se lo dici tu.
window-account-move = Usa il nuovo indirizzo
window-account-save = Prova e salva
window-account-state = { $state ->
        [ok] Collegato
        [signed-out] Accesso da rifare
        [resting] In attesa
       *[unknown] Non ancora provato
    }
window-account-secret = Password o chiave
window-account-secret-place = { $place ->
        [keychain] Nel portachiavi
        [environment] In una variabile d'ambiente
        [windows] Nessuna: Windows conosce l'utente
        [missing] Manca
       *[unknown] Non si sa: il portachiavi è bloccato
    }
window-account-encryption = Connessione
window-account-unencrypted = Non cifrata, per tua scelta
window-account-pairings = Usato da
window-account-unused = niente, per ora
window-account-trusted = Certificato accettato
window-certificate-forget = Non accettarlo più
window-certificate-forgotten = Questo certificato non viene più accettato.
window-selftest = Prova il server …
window-selftest-title = Che cosa sa fare «{$account}»?
window-selftest-words = Ponte crea alcune voci proprie, le modifica e le toglie di nuovo. Le tue non vengono toccate e nessuno viene avvisato.
window-selftest-start = Avvia
window-selftest-busy = Prova del server in corso …
window-selftest-done = { $failed ->
        [0] Sa fare tutto ciò che serve a Ponte.
        [one] Una cosa non la sa fare.
       *[other] {$failed} cose non le sa fare.
    }
window-selftest-passed = Riuscito
window-selftest-failed = Non riuscito
window-account-remove = Rimuovi l'account
window-account-remove-take = Togli le copie e rimuovi l'account
window-account-remove-title = Rimuovere «{$account}»?
window-account-remove-words = Da questo computer vengono rimossi l'account, la sua password nel portachiavi e gli abbinamenti che lo usano. L'account sul server resta.
window-account-removed = «{$account}» è stato rimosso.
window-account-copies = E ciò che ha creato Ponte?
window-account-copies-leave = Lascia tutto dov'è
window-account-copies-leave-words = Nel CRM e nel calendario non cambia nulla.
window-account-copies-take = { $count ->
        [one] Togli 1 copia
       *[other] Togli {$count} copie
    }
window-account-copies-take-words = Solo ciò che ha creato Ponte e che nessuno ha modificato nel frattempo.
window-account-leave-looking = Si guarda che cosa vi ha creato Ponte …
window-account-leave-busy = Rimozione in corso …

## Regole

window-rules-lead = Che cosa viene allineato, e come. L'immagine mostra la tua settimana con queste regole, anche prima di salvarle.
window-rules-parts = Regole per
window-rules-general = In generale
window-rules-on = { $kind ->
        [event] Sincronizza gli eventi
        [task] Sincronizza i compiti
        [contact] Sincronizza i contatti
       *[company] Sincronizza le aziende
    }
window-rules-off = Di questo tipo non viene sincronizzato nulla. Ciò che si trova già sui due lati resta dov'è.
window-rules-show = Mostra quali
window-rules-active = Questo abbinamento è attivo
window-rules-interval = Cerca modifiche ogni
window-minutes = { $count ->
        [one] minuto
       *[other] {$count} minuti
    }
window-seconds = {$count} secondi
window-rules-brake = Chiedi prima di cancellarne molti
window-rules-brake-words = Quando in una volta si superano tutti e due i numeri, le cancellazioni aspettano una tua conferma.
window-rules-brake-records = Più di tanti
window-rules-brake-percent = Più di tanti su 100
window-flow = { $direction ->
        [to-crm] Dal calendario al CRM
       *[to-calendar] Dal CRM al calendario
    }
window-flow-create = { $direction ->
        [to-crm] Ciò che è nuovo nel calendario va nel CRM
       *[to-calendar] Ciò che è nuovo nel CRM va nel calendario
    }
window-flow-update = { $direction ->
        [to-crm] Le modifiche del calendario vanno nel CRM
       *[to-calendar] Le modifiche del CRM vanno nel calendario
    }
window-flow-delete = { $direction ->
        [to-crm] Ciò che si cancella nel calendario si cancella nel CRM
       *[to-calendar] Ciò che si cancella nel CRM si cancella nel calendario
    }
window-flow-delete-words = Mai molti insieme senza chiedertelo.
window-private-title = Voci private
window-private = { $policy ->
        [full] Come sono, segnate come private
        [marked] Tutto viene segnato come privato
        [busy] Solo che il tempo è occupato
       *[skip] Per niente
    }
window-private-example = { $policy ->
        [full] «Dentista, ore 16» mostra il titolo a chi lì può vedere le voci private.
        [marked] Anche «Visita a Ferrari» sull'altro lato è nascosta ai colleghi.
        [busy] «Dentista, ore 16» agli altri appare come «Occupato, ore 16».
       *[skip] «Dentista, ore 16» resta dov'è; sull'altro lato quell'ora sembra libera.
    }
window-busy-title = Come si chiama il tempo occupato
window-conflict-rule = Quando i due lati cambiano la stessa cosa
window-conflict-wins = { $wins ->
        [newest] Vince la modifica più recente
        [crm] Vince il CRM
        [calendar] Vince il calendario
       *[ask] Chiedi a me
    }
window-conflict-example = { $wins ->
        [newest] Spostato nel CRM alle 10:00 e nel calendario alle 10:05: resta l'ora del calendario.
        [crm] Vale ciò che scrive l'ufficio.
        [calendar] Vale ciò che scrivi sul telefono.
       *[ask] Ogni lato tiene il suo finché non rispondi.
    }
window-span = { $span ->
        [months] Intorno a oggi
        [since] Da un giorno in poi
       *[all] Tutto
    }
window-span-example = { $span ->
        [months] Per esempio l'ultimo mese e i prossimi due.
        [since] Per esempio dal tuo primo giorno in azienda.
       *[all] Per quanto vecchio sia.
    }
window-span-from = Dal
window-months-back = Mesi passati
window-months-ahead = Mesi futuri
window-hours = Ore del giorno
window-hours-some = Solo alcune ore
window-hours-words = Ciò che ne sta fuori resta dov'è.
window-hours-from = Dalle
window-hours-to = Alle
window-hours-straddling = Anche ciò che vi rientra solo in parte
window-hours-all-day = Anche le giornate intere
window-all-day = Come appare una giornata intera nel CRM
window-all-day-words = Un CRM che non conosce le giornate intere le mostra da un'ora all'altra. Se nessuno le tocca, tornano giornate intere.
window-defaults = Ciò che il calendario non dice
window-defaults-words = Una voce nuova nel CRM lo riceve da qui.
window-categories = Categorie
window-categories-words = Se sono più d'una, separale con virgole.
window-categories-set = Da assegnare a ciò che si sincronizza
window-categories-include = Solo queste
window-categories-exclude = Non queste
window-scope = Di chi
window-scope-name = { $scope ->
        [mine] I miei
        [groups] I miei e quelli dei miei gruppi
       *[all] Quelli di tutti
    }
window-scope-example = { $scope ->
        [mine] Ciò che nel CRM è assegnato a te.
        [groups] Anche ciò che è assegnato, per esempio, a «Vendite».
       *[all] Tutto ciò che nel CRM puoi vedere.
    }
window-groups = Gruppi
window-groups-words = Come li chiama il CRM, separati da virgole.
window-comma = Se sono più d'uno, separali con virgole.
window-collection-usual = Quello consueto
window-invited = Porta nella mia rubrica i contatti invitati
window-invited-words = Un contatto del CRM invitato a un tuo evento viene aggiunto alla tua rubrica.
window-mail-attendees = Lascia che il server avvisi gli invitati delle riunioni che organizzo
window-mail-attendees-words = Spento: a causa di Ponte nessuno riceve mai posta; una modifica del genere aspetta una tua conferma.
window-mail-attendees-warning = Dalla prossima sincronizzazione gli invitati potranno ricevere per posta inviti e modifiche.
window-remove-disabled = Togli i contatti quando il mio utente viene disattivato
window-remove-disabled-words = Per le aziende: quando un amministratore disattiva l'utente nel CRM, i contatti portati da Ponte aspettano un consenso e poi vengono tolti.
window-mistake-category-both = «{$category}» è sia in «solo queste» sia in «non queste». Toglila da uno dei due.
window-mistake-groups = Indica almeno un gruppo, come lo chiama il CRM, oppure scegli «I miei».

## La settimana

window-week = La tua settimana con queste regole
window-week-before = Settimana precedente
window-week-after = Settimana successiva
window-week-all-day = tutto il giorno
window-week-event = {$title}, {$hours}: { $fate ->
        [syncs] si sincronizza
        [masked] mascherato
       *[left-out] escluso
    }. {$why}
window-week-fate = { $fate ->
        [syncs] si sincronizzano
        [masked] mascherati
       *[left-out] esclusi
    }: {$count}
window-week-fate-one = { $fate ->
        [syncs] si sincronizza
        [masked] mascherato, appare come «{$shown}»
       *[left-out] escluso
    }
window-week-fate-head = Si sincronizza?
window-week-list = Lo stesso come elenco, con i motivi
window-week-when = Quando
window-week-what = Che cosa
window-week-why = Perché

## Salvare

window-save = Salva
window-discard = Scarta
window-unsaved = Ci sono modifiche non salvate.
window-flaws = { $count ->
        [one] 1 campo va corretto prima di salvare.
       *[other] {$count} campi vanno corretti prima di salvare.
    }

## Campi abbinati

window-mapping-lead = Quale campo del CRM corrisponde a quale campo dall'altro lato. Si abbinano solo campi dello stesso tipo.
window-mapping-fixed = Questi campi sono fissi: qui vedi dove va ciascuno.
window-mapping-caption = { $kind ->
        [event] Campi degli eventi
        [task] Campi dei compiti
        [contact] Campi dei contatti
       *[company] Campi delle aziende
    }
window-mapping-crm = Nel CRM
window-mapping-type = Tipo
window-mapping-goes = corrisponde a
window-mapping-target = Nel calendario o nella rubrica
window-mapping-select = A che cosa corrisponde «{$field}»
window-mapping-nowhere = nessun campo
window-mapping-yours = Tuo
window-mapping-built-in = altrimenti: {$field}
window-mapping-reset = Come in origine
window-mapping-mistakes = { $count ->
        [one] 1 campo va corretto.
       *[other] {$count} campi vanno corretti.
    }
window-value-type = { $type ->
        [text] testo
        [e-mail] indirizzo e-mail
        [phone] telefono
        [date] data
        [time] data e ora
        [choice] scelta da un elenco
        [url] indirizzo web
        [body] testo lungo
        [moment] data e ora
        [number] numero
        [items] più voci
        [attendees] invitati
        [person] persona
        [references] collegamenti a contatti
        [address] indirizzo
        [recurrence] ripetizione
        [exceptions] eccezioni di una serie
        [photo] immagine
       *[other] {$type}
    }

## Impostazioni

window-settings-general = Generali
window-language = Lingua
window-italian = Italiano
window-english = English
window-zone = Fuso orario
window-zone-words = Regione e città, per esempio Europe/Rome.
window-mistake-zone = Questo fuso orario non esiste. Scrivi regione e città: Europe/Rome
window-theme = Aspetto
window-theme-name = { $theme ->
        [system] Come il sistema
        [light] Chiaro
       *[dark] Scuro
    }
window-start-at-login = Avvia con il computer
window-start-at-login-words = Ponte si avvia accanto all'orologio, senza finestra.
window-notifications = Notifiche
window-notifications-on = Avvisami quando serve una mia risposta
window-notifications-words = Al massimo una per ogni motivo e ora.
window-lock-screen = Niente di personale nella schermata di blocco
window-lock-screen-words = Senza titoli né nomi: «Un conflitto aspetta una tua risposta».
window-quiet = Ore di silenzio
window-quiet-words = In quelle ore nessuna notifica; ciò che è accaduto viene detto dopo.
window-password = Password
window-secret-place = Finisce nel portachiavi di questo computer.
window-proxy = Proxy aziendale
window-proxy-how = Come Ponte raggiunge la rete
window-proxy-name = { $proxy ->
        [system] Come indica il sistema
        [none] Direttamente
       *[manual] Attraverso questo proxy
    }
window-proxy-example = { $proxy ->
        [system] Va bene quasi sempre, configurazione automatica compresa.
        [none] Anche se il sistema indica un proxy.
       *[manual] Quando l'assistenza informatica ti ha dato indirizzo e porta.
    }
window-proxy-address = Proxy e porta
window-proxy-user-words = Solo se il proxy lo chiede.
window-digest = Riepilogo quotidiano
window-digest-words = Una volta al giorno, quando qualcosa aspetta una tua risposta, un messaggio dice che cosa, senza titoli privati.
window-digest-on = Invialo automaticamente
window-digest-to = A chi
window-digest-cc = In copia
window-digest-from = Da chi
window-digest-from-words = L'indirizzo che appartiene alla casella.
window-digest-hour = Da quest'ora in poi
window-digest-hour-words = Da 0 a 23, secondo il tuo orologio.
window-digest-server = Server di posta
window-digest-security = Cifratura
window-digest-security-name = { $security ->
        [tls] Dal primo byte (TLS)
        [starttls] Dopo poche parole (STARTTLS)
       *[none] Nessuna
    }
window-digest-port = Porta
window-digest-port-words = Di solito {$port}.
window-digest-user-words = Solo se il server di posta lo chiede.
window-digest-unencrypted = Accetta che il riepilogo e la password attraversino la rete in chiaro
window-digest-send = Invialo ora
window-digest-sending = Invio in corso …
window-digest-save-first = Prima salva.
window-mistake-unencrypted = Senza cifratura il riepilogo e la password si possono leggere lungo la strada. Scegli TLS o STARTTLS; se il server non li offre e la rete è tua, spunta la casella qui sotto.
window-mistake-copies = Indica al massimo {$most} persone, o l'indirizzo di una lista.

## Primo avvio

window-back = Indietro
window-continue = Continua
window-setup-steps = Passi
window-setup-step = { $step ->
        [welcome] Benvenuto
        [crm] CRM
        [calendar] Calendario
        [what] Che cosa
        [preview] Anteprima
       *[done] In funzione
    }
window-setup-step-done = fatto
window-setup-title = { $step ->
        [welcome] Benvenuto in Ponte
        [crm] Il tuo CRM
        [calendar] Il tuo calendario
        [what] Che cosa vuoi tenere allineato?
        [preview] Ecco che cosa succederebbe
       *[done] Ponte è in funzione
    }
window-setup-lead = { $step ->
        [welcome] Tiene allineati il CRM e il calendario. Cinque minuti, e non viene scritto nulla prima che tu l'abbia visto.
        [crm] Dove si trovano i tuoi clienti. Ponte accede come fai tu.
        [calendar] Scrivi l'indirizzo e-mail: Ponte cerca il resto, e chiede ciò che non trova.
        [what] Le scelte già fatte vanno bene quasi sempre; si possono cambiare anche dopo.
        [preview] Non è ancora stato scritto nulla. Se avvii, succede esattamente questo e nient'altro.
       *[done] Da adesso lavora da solo.
    }
window-setup-need-crm = Tieni a portata di mano l'indirizzo del CRM, il nome utente e la chiave di accesso. Dove trovare la chiave viene detto al momento giusto.
window-setup-need-calendar = Per il calendario, l'indirizzo e-mail e la sua password.
window-setup-safe = A causa di Ponte nessuno riceve posta, e le password restano nel portachiavi di questo computer.
window-setup-leave = Puoi smettere a ogni passo e riprendere più tardi da dove eri.
window-setup-begin = Cominciamo
window-setup-language = Lingua
window-setup-which = Quale?
window-setup-another = Un altro
window-setup-done-tray = Chiudi pure questa finestra: Ponte continua accanto all'orologio e cerca modifiche ogni pochi minuti. Si avvia con il computer, salvo che tu scelga altrimenti in «Impostazioni».
window-setup-done-needs = Quando non vuole decidere da solo te lo dice: la risposta è a due clic, in «Tocca a te».
window-setup-done-undo = Ciò che ha scritto si può annullare in «Attività».
window-setup-overview = Vai alla panoramica
window-setup-start = { $first ->
        [watch-only] Comincia a osservare
        [import-only] Comincia a importare
       *[two-way] Avvia
    }
window-what-kinds = Che cosa?
window-what-kind = { $kind ->
        [event] Riunioni, visite, chiamate: una visita scritta nel CRM compare sul telefono.
        [task] Cose da fare con una scadenza: «inviare l'offerta entro venerdì».
        [contact] Persone con numeri e indirizzi: il telefono sa chi chiama.
       *[company] Ditte, come schede senza una persona.
    }
window-what-kinds-none = Scegline almeno uno, così c'è qualcosa da fare.
window-what-direction = In quale direzione?
window-direction-example = { $direction ->
        [both] Sposti una riunione sul telefono e si sposta nel CRM, e viceversa.
        [to-calendar] Vedi il CRM sul telefono; ciò che scrivi lì resta lì.
       *[to-crm] Il CRM riceve ciò che scrivi sul telefono; ciò che scrive l'ufficio resta nel CRM.
    }
window-what-private = Che cosa vedono i colleghi, nel CRM, dei tuoi eventi privati?
window-what-calendar = Quale calendario?
window-what-book = Quale rubrica?
window-what-window = Quanto indietro e quanto avanti?
window-what-window-words = Una volta collegata, una voce viene seguita ovunque si sposti.
window-what-first = La prima volta
window-first = { $first ->
        [two-way] Allinea i due lati
        [import-only] All'inizio solo verso il CRM
       *[watch-only] Osserva soltanto
    }
window-first-example = { $first ->
        [two-way] Ciò che c'è solo da una parte va anche dall'altra. Ciò che c'è da entrambe viene riconosciuto e unito, non raddoppiato.
        [import-only] Ciò che il CRM aveva già resta solo lì; le voci nuove passano nelle due direzioni.
       *[watch-only] Non viene scritto nulla: Ponte mostra che cosa farebbe.
    }
window-what-name = Nome di questo abbinamento
window-what-name-words = Serve solo a te: per esempio il tuo nome.
window-what-next = Mostrami che cosa succederebbe
window-preview-caption = Che cosa farebbe la sincronizzazione
window-preview-busy = Confronto dei due lati; non viene scritto nulla …
window-preview-ready = L'anteprima è pronta.
window-preview-stopped = Interrotto. Non è stato scritto nulla.
window-preview-again = Confronta di nuovo
window-preview-nothing = I due lati dicono già la stessa cosa: non c'è nulla da fare.
window-preview-what = Dove
window-preview-row = { $kind ->
        [event] Eventi
        [task] Compiti
        [contact] Contatti
       *[company] Aziende
    } { $side ->
        [left] nel CRM
       *[right] nel calendario
    }
window-preview-create = Nuovi
window-preview-update = Modificati
window-preview-delete = Cancellati
window-preview-held = Sospesi
window-preview-kept = Trattenuti
window-preview-held-words = Cancellazioni rimandate finché non vengono confermate, o finché l'altro lato non ha elencato tutto. Prima non si cancella nulla; si trovano in «Tocca a te».
window-preview-kept-words = Voci che non passano, ognuna per il motivo indicato sotto: per esempio private o fuori dal periodo. Restano dove sono, intatte.
window-preview-items = Uno per uno
window-preview-item = { $action ->
        [create] Nuovo
        [update] Modificato
        [delete] Cancellato
        [kept-back] Trattenuto, non va
        [held] Sospeso
       *[something] Esaminato
    } { $side ->
        [left] nel CRM
       *[right] nel calendario
    }

## Informazioni e aiuto

window-about-lead = Che cosa è installato, dove tiene le sue cose e che cosa inviare quando chiedi aiuto.
window-about-versions = Versioni
window-about-version = Versione di Ponte
window-about-system = Sistema
window-about-webview = Motore della finestra
window-about-keychain = Portachiavi
window-about-settings-file = File delle impostazioni
window-about-state = Cartella dei dati
window-about-log = Cartella del registro
window-about-licences = Licenze
window-about-open-log = Apri la cartella del registro
window-newer-out = È uscito Ponte {$version}. Lo installa chi si occupa di questo computer.
window-newer-show = Vedi le novità
window-newer-none = Non è annunciata nessuna versione più recente.
window-log-title = Registro
window-log-words = Il registro non contiene mai titoli, nomi, indirizzi o password, a nessun livello.
window-log-level = Quanto viene annotato
window-log-name = { $level ->
        [error] Solo ciò che non è riuscito
        [warn] Ciò che non è riuscito e ciò che è strano
        [info] Che cosa ha fatto ogni sincronizzazione (consueto)
        [debug] Ogni richiesta
       *[trace] Ogni passo
    }
window-diagnostics-title = Diagnostica
window-diagnostics-words = Per chi ti aiuta. Leggila qui prima di salvarla; nulla viene inviato da solo.
window-diagnostics-show = Mostra che cosa contiene
window-diagnostics-busy = Preparazione della diagnostica …
window-diagnostics-save = Salva …
window-diagnostics-saved = Salvata in {$place}.
window-help-title = Buono a sapersi
window-help-safe = Posso perdere qualcosa?
window-help-safe-words = Ciò che scrivi si trova sui due lati, oppure aspetta in «Tocca a te», oppure lo riprendi da Attività. Molte cancellazioni insieme aspettano sempre una tua conferma.
window-help-mail = Qualcuno riceve posta?
window-help-mail-words = No. A causa di Ponte nessuno riceve inviti, modifiche o disdette, a meno che tu non lo permetta per le riunioni che organizzi.
window-help-missing = Manca qualcosa
window-help-missing-words = Cercalo per titolo: Ponte dice dove si trova e quale regola l'ha trattenuto.
window-help-undo = Tornare indietro
window-help-undo-words = Attività mostra che cosa ha scritto ogni sincronizzazione. Per 30 giorni si può annullare tutto, o una sola riga, sui due lati.
window-help-quit = Chiudere e uscire
window-help-quit-words = Se chiudi questa finestra, Ponte continua a lavorare accanto all'orologio. Per terminarlo:
window-quit = esci da Ponte
window-explain-open = Cercalo
