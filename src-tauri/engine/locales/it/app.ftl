### Ciò che dicono i moduli, le regole e le pagine di aiuto

## Sistemi che si possono collegare
word-system-vtiger-secret = Chiave di accesso
word-system-vtiger-address = https://crm.example.it, come lo mostra il browser quando il CRM è aperto
word-system-vtiger-help = Non è la tua password: nel CRM fai clic sul tuo nome in alto a destra, apri «Le mie preferenze» e copiala dalla sezione «Opzioni avanzate utente».
word-system-microsoft365-secret = Accesso
word-system-microsoft365-address = giulia@example.it
word-system-microsoft365-help = L'accesso avviene nel browser, sulla pagina di Microsoft, con l'account di lavoro; Ponte non vede mai la tua password.
word-system-exchange-secret = Password
word-system-exchange-address = giulia@azienda.it, oppure il server che il browser mostra con Outlook sul web: mail.azienda.it
word-system-exchange-help = Per un server Exchange dell'azienda. Di solito la password è quella del computer.
word-system-dav-secret = Password
word-system-dav-address = giulia@example.it, oppure cloud.example.it
word-system-dav-help = Molti fornitori vogliono qui una password per le applicazioni al posto di quella solita: si crea sul loro sito, alla voce sicurezza.

## Campi di un modulo
form-system = Scegli che cos'è questo account.
form-name-empty = L'account non ha un nome. Scrivine uno breve, per esempio: crm
form-user-empty = Manca il nome utente. Scrivi quello con cui accedi lì.
form-user-mail = Il CRM non conosce nessun utente con questo nome. Conosce le persone per nome utente, che spesso non è l'indirizzo e-mail: lo mostra la pagina «Le mie preferenze» del CRM.
form-key-empty = Manca la chiave di accesso. Nel CRM fai clic sul tuo nome in alto a destra, apri «Le mie preferenze» e copiala da lì.
form-key-like-password = Il CRM l'ha rifiutata, e sembra una password: la chiave di accesso è un'altra cosa, sedici lettere e cifre. Nel CRM fai clic sul tuo nome in alto a destra, apri «Le mie preferenze» e copia da lì la chiave di accesso.
form-password-empty = Manca la password. Scrivi quella con cui accedi lì.
form-kinds-empty = Non è scelto niente. Scegli almeno uno tra eventi, compiti, contatti e aziende.
form-too-long = È troppo lungo (più di {$most} caratteri). È stato incollato qualcos'altro per sbaglio: svuota il campo e copialo di nuovo.
form-address-empty = Manca l'indirizzo. Scrivi il tuo indirizzo e-mail o il nome del server.
form-address-empty-crm = Manca l'indirizzo. Copialo dal browser mentre il CRM è aperto.
form-address-crm = Questo non è l'indirizzo di un CRM. Copialo dal browser mentre il CRM è aperto, per esempio https://crm.example.it
form-address-dav = Ponte non capisce questo indirizzo. Scrivi il tuo indirizzo e-mail, il nome del server o un indirizzo che comincia con https://
form-address-mail = Questo è un indirizzo e-mail. Qui va l'indirizzo del CRM: copialo dal browser mentre il CRM è aperto.
form-address-http = Con http tutto attraversa la rete verso {$host} in chiaro, anche la password. Scrivi https; permetti http solo se la rete è tua.
form-address-scheme = Un indirizzo che comincia con {$scheme} non porta a un calendario né a un CRM. Copia dal browser un indirizzo che comincia con https://
form-address-exchange-online = Questa è la vecchia porta di Microsoft 365 (EWS), che Microsoft sta chiudendo. Scegli «Microsoft 365» come tipo di account e accedi nel browser.
form-address-webcal = Un indirizzo che comincia con webcal è un calendario che si può solo leggere. Scrivi l'indirizzo del tuo account: il tuo indirizzo e-mail o il nome del server.

## Che cos'è un indirizzo
find-dav = {$host} tiene i calendari in una lingua che Ponte parla (CalDAV). Scrivi la password per continuare.
find-app-password = {$host} tiene i calendari in una lingua che Ponte parla (CalDAV). Vuole una password per le applicazioni al posto di quella solita: si crea sul sito del fornitore, alla voce sicurezza.
find-microsoft = Il tuo calendario è su Microsoft 365. L'accesso avviene sulla pagina di Microsoft, nel browser; qui non si scrive nessuna password.
find-microsoft-host = Questo è Microsoft 365. Scrivi sotto il tuo indirizzo e-mail e accedi sulla pagina di Microsoft, nel browser.
find-microsoft-ews = {$host} è la vecchia porta di Microsoft 365 (EWS), che Microsoft sta chiudendo, quindi Ponte passa da quella nuova (Graph). Scrivi sotto il tuo indirizzo e-mail e accedi nel browser.
find-exchange = Il tuo calendario è sul server Exchange dell'azienda. Scrivi la password per continuare; se il nome utente non è il tuo indirizzo e-mail, scrivi anche quello.
find-google = Il tuo calendario è in Google. Ponte lo collegherà in una prossima versione; fino ad allora collega calendari CalDAV.
find-unknown = A questo indirizzo niente dice di che cosa si tratta. Se il tuo fornitore offre CalDAV, scrivi l'indirizzo che indica e la password, e Ponte prova.

## Regole
rules-nothing-changes = Non cambia niente.
rules-not-asked = Ora non si può dire che cosa scriverebbe la prossima esecuzione. {$why}
rules-next-run = Nel { $side } la prossima esecuzione scriverebbe: {$create} nuovi, {$update} cambiati, {$delete} eliminati.
rules-writes-nothing = La prossima esecuzione non scriverebbe niente.
word-choice-planned = pianificato
word-choice-held = svolto
word-choice-cancelled = annullato
word-choice-not-started = non iniziata
word-choice-in-progress = in corso
word-choice-completed = completata
word-choice-waiting = in attesa
word-choice-deferred = rimandata
word-choice-high = alta
word-choice-medium = media
word-choice-low = bassa

## Una settimana
mistake-date-unknown = Questa non è una data. Scrivila così: 2026-01-31.
word-weekday-1 = lun
word-weekday-2 = mar
word-weekday-3 = mer
word-weekday-4 = gio
word-weekday-5 = ven
word-weekday-6 = sab
word-weekday-7 = dom
week-in-step = Tutte le regole lo lasciano passare, ed è tenuto allineato.
week-comes = Tutte le regole lo lasciano passare: arriva dall'altra parte.
week-masked = È privato, quindi dall'altra parte si vede solo che il tempo è occupato.
week-no-create = In questa direzione non va niente di nuovo.

## Corrispondenza dei campi
mapping-now = «{$field}» va in: {$target}.
mapping-instead = «{$field}» non va più in: {$target}. Un altro campo prende il suo posto.
mapping-back = «{$field}» torna ad andare dove va da sé.
word-part-work = lavoro
word-part-home = privato
word-part-other = altro
word-part-mobile = cellulare
word-part-fax = fax
word-part-assistant = assistente
word-part-street = via
word-part-po-box = casella postale
word-part-city = città
word-part-region = provincia
word-part-postcode = CAP
word-part-country = Paese

## Aiuto
word-keychain-linux = Secret Service (GNOME Keyring, KWallet o un altro)
word-keychain-macos = Portachiavi di macOS
word-keychain-windows = Gestione credenziali di Windows
diagnostics-told = Questi file dicono quali versioni sono al lavoro, che cosa è scelto, quanto è tenuto allineato, come sono finite le ultime esecuzioni e che cosa dice il registro. Non contengono titoli, nomi, indirizzi, password né server tuoi. Leggili prima di passarli ad altri.

## Le parole di un avvio
app-words = Ponte { $version }: tiene allineati un CRM e un calendario, dall'area di notifica.

    ponte [PAGINA] [--background] [--home CARTELLA]

    Apre la finestra, o quella del Ponte già in funzione. La pagina, se ne viene indicata una:
      overview         come sta ogni abbinamento e la prossima sincronizzazione
      needs            ciò che aspetta una risposta
      activity         che cosa ha fatto ogni sincronizzazione
      accounts         il CRM e i calendari
      rules            che cosa viene tenuto allineato, e come
      mapping          quale campo va dove
      settings         lingua, notifiche, avvio all'accesso
      about            versioni, registro e diagnostica
      setup            i primi passi

      --background     Avvia nell'area di notifica, senza la finestra
      --home CARTELLA  Tiene impostazioni, database e registro in questa cartella; un Ponte con una
                       cartella propria funziona accanto agli altri
      -h, --help       Mostra queste righe
      -V, --version    Mostra la versione

    Senza finestra: pontectl --help
