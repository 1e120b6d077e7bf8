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
window-remedy-certificate = Guarda il certificato
window-remedy-allow-http = Accetta una connessione non cifrata a {$host}
window-remedy-settings-file = Apri il file delle impostazioni
window-remedy-settings-line = Apri il file delle impostazioni (riga {$line})
window-remedy-proxy = Guarda le impostazioni del proxy
window-remedy-retry = Riprova
window-remedy-take-over = Sincronizza su questo computer
window-sign-in-title = Accedi di nuovo a «{$account}»
window-sign-in-words = Ponte la prova una volta sola, perché l'account non venga bloccato, e la conserva nel portachiavi di questo computer.
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
window-overview-empty = Non è ancora collegato nulla
window-overview-empty-words = In pochi minuti il CRM e il calendario racconteranno la stessa storia.
window-set-up = Comincia
window-needs-show = { $count ->
        [one] 1 cosa aspetta te
       *[other] {$count} cose aspettano te
    }
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
window-messages-count = {$permitted} ({$held} trattenuti)
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
window-help-safe-words = Ciò che scrivi si trova sui due lati, oppure aspetta in «Tocca a te», oppure lo riprendi da Attività. Molte cancellazioni insieme aspettano sempre te.
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
