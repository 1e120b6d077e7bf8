### Ponte: every sentence a person reads, in English.
### A failure says what happened, why, and what to do. `{$name}` is filled in.

### Files and secrets
failure-no-home = Ponte does not know where to keep its files: the system names no home folder. Start pontectl with --home FOLDER.
failure-file = {$file} cannot be read or written ({$reason}). Check that the folder is yours and that the disk is not full.
failure-link = {$file} is a link to another place. Ponte writes only files of its own: remove the link and start again.
failure-no-keychain = This computer has no keychain that Ponte can use, and secrets are kept nowhere else. On Linux install one (gnome-keyring or KeePassXC, say) and sign in again. On a machine without one, name a variable with --secret-env NAME and put the installation's key into PONTE_KEY.
failure-keychain = The keychain did not answer or is locked. Unlock it (signing in to the computer does) and try again.
failure-secret-missing = No password or access key is kept for the account “{$account}”. Enter it with: pontectl account add {$account}
    .window = No password or access key is kept for the account “{$account}”. Sign in again on the page “Accounts”.
failure-secret-variable = The settings take the secret from the environment variable {$name}, which is empty. Set it before starting Ponte.
failure-secret-too-long = That is too long for a password or an access key. Check what was pasted.
failure-key-variable = {$name} does not hold a key: 32 bytes in Base64 are needed. Make one with: head -c 32 /dev/urandom | base64
failure-no-randomness = The system gave no random numbers, which keys are made of. Restart the computer; if it happens again, it needs repair.

### Tray

tray-sync-now = Sync now
tray-pause = Pause
tray-pause-hour = For one hour
tray-pause-tomorrow = Until tomorrow
tray-pause-until-resumed = Until I resume
tray-resume = Resume
tray-needs = Needs you ({$number})
tray-open = Open Ponte
tray-quit = Quit
failure-not-opened = Nothing on this computer opens {$file}. Open it with an editor of your own.
failure-no-window = Ponte cannot show itself: there is no desktop, or WebView2 (Windows) or WebKitGTK 4.1 (Linux) is missing. Install it, or use pontectl.
failure-release-missing = {$host} has no word on the newest version of Ponte (status {$status}). Ponte goes on as it is; whoever looks after it should check [updates] in the settings.
failure-release-signature = What {$host} says of the newest version of Ponte is not signed by the publisher, so it is not believed. Ponte goes on as it is. Tell whoever looks after it.
failure-release-unread = What is said of the newest version of Ponte cannot be read, so it is not believed. Ponte goes on as it is. Tell whoever looks after it.
failure-release-old = An older word on the newest version of Ponte was shown again, so it is not believed. Ponte goes on as it is. Tell whoever looks after it.
failure-release-expired = The word on the newest version of Ponte has run out, so it is not believed. Ponte goes on as it is. If this computer's clock is right, tell whoever looks after it.
failure-release-elsewhere = The word on the newest version of Ponte leads away from {$host}, so it is not believed. Ponte goes on as it is. Tell whoever looks after it.

### HTTP
failure-tls-setup = Secure connections cannot be set up on this computer. Update the system's certificates and try again.
failure-unreachable = {$host} cannot be reached. Check the connection and the address; as soon as it can be, syncing goes on by itself.
failure-certificate = { $reason ->
    [expired] The certificate of {$host} has expired
    [not-yet-valid] The certificate of {$host} is not valid yet, or the clock of this computer is wrong
    [other-name] The certificate that was shown is not that of {$host}
    [revoked] The certificate of {$host} was revoked
    [unknown-issuer] The certificate of {$host} is signed by nobody this computer trusts
   *[other] The certificate of {$host} is not in order
}, so nothing was sent: somebody else might be answering. Ask whoever runs the server; the certificate of a company's own authority belongs among those this computer trusts{ $trust ->
    [yes] {""}, and one that you can compare (SHA-256: {$fingerprint}) is trusted for one account alone with: pontectl account trust NAME
   *[no] .
}
failure-tls = {$host} does not offer a secure connection that Ponte accepts (TLS 1.2 or newer, with a certificate), so nothing was sent. Check the address, or ask whoever runs the server.
failure-answer-lost = {$host} broke off before it had answered. Ponte finds out what happened and tries again by itself.
failure-answer-too-large = {$host} sent far more than an answer should hold, so Ponte stopped reading. Nothing was deleted. Check that the address is that of a CRM or a calendar.
failure-certificate-changed = The certificate of {$host} is not the one this account trusts, and the computer does not trust the new one either: nothing was sent. Trusted: {$before}. Shown now: {$fingerprint}. Ask whoever runs the server whether it was renewed; if so: pontectl account trust NAME
    .window = The certificate of {$host} is not the one this account trusts, and the computer does not trust the new one either: nothing was sent. Ask whoever runs the server whether it was renewed, and compare: trusted {$before}, shown now {$fingerprint}.
failure-certificate-behind-proxy = The certificate shown for {$host} is signed by “{$issuer}”, whom this computer does not trust, and it came through the proxy {$proxy}: a company's proxy that reads encrypted connections shows certificates of its own. Nothing was sent. Ask your IT to install its certificate authority on this computer. SHA-256: {$fingerprint}

### The proxy
failure-proxy-unreachable = The proxy {$proxy}, which leads out of this network, cannot be reached; {$host} was not asked. Check the network, and the proxy with: pontectl proxy show. Ponte tries again by itself.
    .window = The proxy {$proxy}, which leads out of this network, cannot be reached; {$host} was not asked. Check the network, and the proxy in the settings. Ponte tries again by itself.
failure-proxy-wants-user = The proxy {$proxy} wants a user name and a password. Enter them with: pontectl proxy set {$proxy} --user NAME
    .window = The proxy {$proxy} wants a user name and a password. Enter them in the settings, under “Proxy”.
failure-proxy-credentials = The proxy {$proxy} refused the user name or the password. Ponte does not send them again for an hour, so that the user is not locked. Enter the right ones: pontectl proxy set {$proxy} --user NAME
    .window = The proxy {$proxy} refused the user name or the password. Ponte does not send them again for an hour, so that the user is not locked. Enter the right ones in the settings, under “Proxy”.
failure-proxy-scheme = The proxy {$proxy} lets users in by {$schemes} only, and Ponte can show it a user name and a password only (Basic). Ask your IT to let Ponte through without signing in, or for another proxy.
failure-proxy-refused = The proxy {$proxy} does not let Ponte go to {$host} (status {$status}). Ask your IT to allow this server.
failure-proxy-gateway = The proxy {$proxy} could not reach {$host} (status {$status}). Check the address; Ponte tries again by itself.
failure-proxy-page = The proxy {$proxy} answered with something of its own instead of leading to {$host}: a page to sign in or a warning, perhaps. Open any page in the browser and see what it shows; if nothing helps, ask your IT. Ponte tries again by itself.
failure-proxy-broken = The proxy {$proxy} broke off before {$host} could be asked. Ponte tries again by itself; if it happens again and again, ask your IT.
failure-proxy-kind = The system names the proxy {$proxy}, which is of a kind that Ponte does not use (SOCKS). Name one for HTTP: pontectl proxy set ADDRESS, or use none: pontectl proxy none
    .window = The system names the proxy {$proxy}, which is of a kind that Ponte does not use (SOCKS). Name one for HTTP in the settings, or choose none.
failure-proxy-secret = No password is kept for the user of the proxy. Enter it with: pontectl proxy set ADDRESS --user NAME
    .window = No password is kept for the user of the proxy. Enter it in the settings, under “Proxy”.
failure-network-sign-in = This network wants you to sign in before it lets anything through; {$host} was not asked. Open any page in the browser and sign in to the network.

### Mistakes in ponte.toml: the reason, and under .remedy what to write instead
mistake-syntax = This is not TOML: {$message}.
    .remedy = Check quotes, brackets and the = sign. Texts stand in quotes: name = "Giulia".
mistake-key = There is no setting “{$key}” here.
    .remedy = Remove it, or use one of: {$known}.
mistake-key-near = There is no setting “{$key}” here.
    .remedy = Was “{$near}” meant?
mistake-key-elsewhere = “{$key}” says nothing for this kind of record.
    .remedy = Move it to the section it belongs to (docs/settings.md shows which).
mistake-secret-in-file = “{$key}” looks like a password, and passwords do not belong in this file.
    .remedy = Remove the line, change the password if others could read the file, and enter it with: pontectl account add (for the digest: pontectl digest set)
mistake-missing = “{$key}” is missing.
    .remedy = Add a line: {$key} = "…"
mistake-empty = “{$key}” says nothing.
    .remedy = Write something, or remove the line.
mistake-not-text = “{$key}” must be a text.
    .remedy = Put it in quotes: {$key} = "…"
mistake-not-flag = “{$key}” must be true or false.
    .remedy = Write {$key} = true or {$key} = false, without quotes.
mistake-not-number = “{$key}” must be a whole number.
    .remedy = Write it without quotes and without a decimal point: {$key} = 2
mistake-not-list = “{$key}” must be a list of texts.
    .remedy = Write it in brackets: {$key} = ["one", "two"]
mistake-not-table = “{$key}” must be a section of its own.
    .remedy = Write its settings in braces, or under a heading that ends in .{$key}
mistake-not-tables = “{$key}” must be a section with two brackets.
    .remedy = Write [[{$key}]] above it.
mistake-out-of-range = “{$key}” must be between {$least} and {$most}.
    .remedy = Choose a number from {$least} to {$most}.
mistake-word = “{$given}” is none of the words for “{$key}”.
    .remedy = Use one of: {$words}.
mistake-word-near = “{$given}” is none of the words for “{$key}”.
    .remedy = Was “{$near}” meant? The words are: {$words}.
mistake-name = A name may have up to 64 letters, digits, blanks and the signs _ - . @, and does not begin with a dash.
    .remedy = Choose a shorter or plainer name.
mistake-tenant = “{$given}” is no organisation of Microsoft 365.
    .remedy = Write its domain (company.onmicrosoft.com) or its tenant id, as the administrator sees it in Microsoft Entra.
mistake-client-id = “{$given}” is no id of a registration.
    .remedy = Copy the “Application (client) ID” from Microsoft Entra; docs/microsoft.md shows where it stands.
mistake-client-id-missing = For Microsoft 365 it must be said under which id Ponte is registered there.
    .remedy = Ask your IT for it, and write it down: client-id = "…". How Ponte is registered: docs/microsoft.md
mistake-mailbox = “{$given}” is no e-mail address of a mailbox.
    .remedy = Write the mailbox's main address, such as giulia@company.com.
mistake-acts-as = A service account that acts for others (acts-as) puts a powerful password on this computer, so only your organisation can allow it.
    .remedy = Take acts-as out, or ask your IT to set may-act for accounts of system exchange by policy: docs/microsoft.md
mistake-sign-in-env = What lets Ponte into Microsoft 365 is renewed again and again, so it cannot stand in an environment variable.
    .remedy = Take secret-env out; sign in with: pontectl account sign-in
mistake-sign-in-host = Where one signs in by browser, what lets Ponte in is granted for one server, so its address has to be the server's and not an e-mail address.
    .remedy = Write the host of the Exchange Server (mail.company.com); your administrator knows it.
mistake-sign-in-http = What a sign-in by browser brings never crosses the network in the clear, whatever else is allowed.
    .remedy = Write an address with https, and take allow-http out.
mistake-sign-in-windows = Only on Windows is there a user of Windows who could be signed in without a password.
    .remedy = Write sign-in = "password", or "browser" where your organisation has it.
mistake-sign-in-secret = Whoever is signed in to Windows needs no password here, so none stands in an environment variable.
    .remedy = Take secret-env out, or write sign-in = "password".
mistake-variable = “{$given}” cannot be the name of an environment variable.
    .remedy = Write the variable's name (CRM_SECRET), never the secret itself.
mistake-zone = There is no time zone “{$given}”.
    .remedy = Write it by region and city: {$key} = "Europe/Rome"
mistake-address = This is no address of a server.
    .remedy = Write it as the browser shows it: address = "https://crm.example.it". For CalDAV a host or an e-mail address also does.
mistake-address-secret = The address holds a user name or a password.
    .remedy = Write the address without them; the name goes into user, the password is entered with: pontectl account add
mistake-http = With http the password and all records cross the network in the clear.
    .remedy = Write https. If the server has none and the network is your own, add: allow-http = true
mistake-interval = “{$given}” is no interval between ten seconds and a day.
    .remedy = Write a number and a unit: interval = "5m"
mistake-date = “{$given}” is no date.
    .remedy = Write year, month, day: {$key} = "2026-01-01"
mistake-time = “{$given}” is no time of day.
    .remedy = Write hours and minutes: {$key} = "09:00"
mistake-time-order = “{$key}” is not after the time the span begins.
    .remedy = Choose a later time.
mistake-said-twice = “{$key}” and “{$other}” say the same thing twice.
    .remedy = Keep one of them.
mistake-direction-closed = Nothing goes this way: the direction is the other one.
    .remedy = Remove this section, or write: direction = "both"
mistake-invited-nowhere = The pairing “{$name}” creates invited contacts, but keeps no contacts in step, so there is no address book for them.
    .remedy = Add "contacts" to its kinds, or remove create-invited-contacts.
mistake-category-both = The category “{$category}” is both included and excluded.
    .remedy = Take it out of one of the two lists.
mistake-groups-missing = No group is named.
    .remedy = Name the groups as the CRM does: groups = ["Sales"]
mistake-groups-unused = Groups are named, but the scope is another.
    .remedy = Write scope = "groups", or remove the line with the groups.
mistake-mapping = “{$key}” cannot be mapped to “{$given}”.
    .remedy = Name a field of this kind of record, “{$near}” for example; docs/settings.md lists them all.
mistake-mapping-field = The CRM has no field “{$key}”.
    .remedy = Check its name in the CRM's settings; the nearest is “{$near}”.
mistake-mapping-type = “{$key}” and “{$given}” hold different types of value.
    .remedy = Map only texts to texts and dates to dates.
mistake-account-twice = Two accounts are called “{$name}”.
    .remedy = Rename one of them.
mistake-pairing-twice = Two pairings are called “{$name}”.
    .remedy = Rename one of them.
mistake-no-such-account = There is no account “{$name}”.
    .remedy = Write the name of an [[account]] of this file (the nearest is “{$near}”), or add it with: pontectl account add
mistake-crm-on-the-right = “{$name}” is a CRM and stands where the calendar belongs.
    .remedy = Write it under crm, and the calendar's account under calendar.
mistake-joined-with-itself = Both sides of “{$kind}” are the same collection of the same account.
    .remedy = Name two different collections.
mistake-joined-twice = Another active pairing already joins the same collections as “{$name}”.
    .remedy = Remove one of the two or write active = false in it; with both, every record would be copied twice.
mistake-quiet-hours = The quiet hours begin when they end.
    .remedy = Write two different times, or remove the line: without it notifications come at any hour.
mistake-locked = “{$key}” is set by your organisation, so it was not changed.
mistake-policy = This is no policy that Ponte understands ({$message}).
    .remedy = Write it as JSON: {"{"} "organisation": "Rossi S.p.A.", "settings": {"{"} "language": "it" {"}"} {"}"}
mistake-policy-own = “{$key}” names a user's own account or pairing, and cannot be set for everybody.
mistake-of-organisation = “{$at}” is set by {$by}. Ask whoever looks after the computers there.

### Choices explained (pontectl config explain)
explain-language = { $value ->
        [it] Ponte speaks Italian.
       *[en] Ponte speaks English.
    }
explain-zone = Days and hours are meant in this time zone.
explain-log = { $value ->
        [error] The log tells only what failed.
        [warn] The log tells what failed and what is odd.
        [debug] The log tells every request, without any text of your records.
        [trace] The log tells every step, without any text of your records.
       *[info] The log tells what each run did.
    }
explain-system = { $value ->
        [vtiger] A Vtiger CRM.
       *[dav] A CalDAV and CardDAV server.
    }
explain-address = Where the server is.
explain-user = Who signs in.
explain-secret-env = The password is taken from the environment variable {$value}.
explain-secret-browser = You sign in in the browser; what lets Ponte in is kept in this computer's keychain.
explain-secret-windows = There is no password: Windows knows who you are.
explain-exchange-sign-in = { $value ->
        [browser] You sign in on Microsoft's page in the browser, as your organisation's hybrid Exchange Server asks for it.
        [windows] Whoever is signed in to Windows is signed in to the Exchange Server, without a password.
       *[other] You sign in with a user name and a password.
    }
explain-exchange-version = { $value ->
        [none] Requests speak the newest version that the server knows.
       *[other] Requests speak { $value }, whatever the server says of itself.
    }
explain-exchange-mailbox = { $value ->
        [none] It works in the user's own mailbox.
       *[other] It works in another mailbox that this user has access to.
    }
explain-exchange-acts-as = { $value ->
        [none] It signs in for itself.
       *[other] It is a service account that acts for another mailbox, as your organisation allows.
    }
explain-exchange-deletion = { $value ->
        [soft] What is deleted goes out of sight; an administrator can bring it back.
        [hard] What is deleted on the Exchange Server is gone at once.
       *[other] What is deleted goes to “Deleted Items”.
    }
explain-exchange-conflicts = { $value ->
        [auto] Of two changes at the same moment the Exchange Server decides, property by property.
        [always] Of two changes at the same moment Ponte's stands.
       *[other] Of two changes at the same moment Ponte writes nothing, merges both and writes then.
    }
explain-tenant = { $value ->
        [organizations] Users of any organisation can sign in here.
       *[other] Only users of the organisation {$value} can sign in here.
    }
explain-client-id = Ponte is registered at Microsoft under the id {$value}.
explain-client-secret = { $value ->
        [none] The registration has no secret, as it should be on a user's own computer.
        [keychain] The secret of the registration is kept in this computer's keychain.
       *[other] The secret of the registration is in the environment variable {$value}.
    }
explain-shared-calendars = { $value ->
        [true] Calendars and address books that others share are offered too, which your administrator may have to approve.
       *[false] Only your own calendars and address books are offered.
    }
explain-secret-keychain = The password is kept in this computer's keychain.
explain-allow-http = { $value ->
        [true] Unencrypted connections are accepted for this account.
       *[false] Only encrypted connections are accepted (or this same computer).
    }
explain-account-zone = Times of this server are read in this zone instead of the one it is found to use.
explain-active = { $value ->
        [true] This pairing runs.
       *[false] This pairing is switched off.
    }
explain-crm = The account on the CRM's side.
explain-calendar = The account on the calendar's side.
explain-kinds = What is kept in step.
explain-interval = How often Ponte looks for changes.
explain-first-run = { $value ->
        [import-only] At first only the calendar's records go to the CRM; what the CRM had before stays there only.
        [watch-only] Nothing is written; what would be is shown.
       *[two-way] From the first run on both sides are brought together.
    }
explain-brake-records = If more than {$value} records of a kind would be deleted at once, and the share below is passed too, Ponte asks first.
explain-brake-percent = If more than {$value} in a hundred would be deleted at once, and the number above is passed too, Ponte asks first.
explain-direction = { $value ->
        [to-calendar] Only from the CRM to the calendar.
        [to-crm] Only from the calendar to the CRM.
       *[both] In both directions.
    }
explain-to-crm-create = { $value ->
        [true] What is new in the calendar is created in the CRM.
       *[false] What is new in the calendar is not created in the CRM.
    }
explain-to-crm-update = { $value ->
        [true] Changes in the calendar are carried to the CRM.
       *[false] Changes in the calendar stay there.
    }
explain-to-crm-delete = { $value ->
        [true] What is deleted in the calendar is deleted in the CRM.
       *[false] What is deleted in the calendar stays in the CRM.
    }
explain-to-crm-private = { $value ->
        [full] Private records go to the CRM whole, as private.
        [marked] Everything goes to the CRM whole and is marked private there.
        [skip] Private records do not go to the CRM.
       *[busy] Of private records the CRM sees only that the time is taken.
    }
explain-to-calendar-create = { $value ->
        [true] What is new in the CRM is created in the calendar.
       *[false] What is new in the CRM is not created in the calendar.
    }
explain-to-calendar-update = { $value ->
        [true] Changes in the CRM are carried to the calendar.
       *[false] Changes in the CRM stay there.
    }
explain-to-calendar-delete = { $value ->
        [true] What is deleted in the CRM is deleted in the calendar.
       *[false] What is deleted in the CRM stays in the calendar.
    }
explain-to-calendar-private = { $value ->
        [full] Private records go to the calendar whole, as private.
        [marked] Everything goes to the calendar whole and is marked private there.
        [skip] Private records do not go to the calendar.
       *[busy] Of private records the calendar sees only that the time is taken.
    }
explain-private-busy = What a masked record is called on the other side.
explain-conflict = { $value ->
        [crm] When both sides change the same field, the CRM wins.
        [calendar] When both sides change the same field, the calendar wins.
        [ask] When both sides change the same field, you are asked, and both keep what they have until then.
       *[newest] When both sides change the same field, the later change wins.
    }
explain-window = { $value ->
        [all] Everything, however old.
       *[other] Only records from so many months back (or from that day on) to so many months ahead. What is already linked is followed wherever it moves.
    }
explain-hours = { $value ->
        [all] At any hour of the day.
       *[other] Only events between these hours.
    }
explain-all-day = How a whole day looks in a CRM that has none: it begins and ends at these times.
explain-remove-when-user-disabled = { $value ->
        [true] When the CRM's administrator has disabled the user, the contacts that Ponte brought leave the mailbox, once somebody agrees.
       *[false] Contacts stay in the mailbox whatever becomes of the user in the CRM.
    }
explain-create-invited-contacts = { $value ->
        [true] A CRM contact invited to an event is created in the address book if it is not there.
       *[false] Contacts invited to an event are not created in the address book.
    }
explain-mail-attendees = { $value ->
        [true] Meetings you organise are written even where the server then mails your guests.
       *[false] Nobody is ever mailed because of Ponte; a meeting whose change would mail guests waits for you.
    }
explain-default-status = The status an entry gets in the CRM where the calendar says none.
explain-default-priority = The priority an entry gets in the CRM where the calendar says none.
explain-default-type = The type an event gets in the CRM.
explain-categories-set = { $value ->
        [none] Ponte sets no categories in the calendar.
       *[other] Ponte sets these categories on what it writes to the calendar.
    }
explain-categories-include = Where categories are named here, only records of the calendar with one of them are taken.
explain-categories-exclude = Records of the calendar with one of these categories are left out.
explain-scope = { $value ->
        [mine] Only records assigned to you.
        [all] Everybody's records, under this one account.
       *[other] Your records and those of these groups.
    }
explain-crm-collection = Which collection on the CRM's side; where none is named, its usual one.
explain-collection = Which calendar; where none is named, the account's usual one.
explain-address-book = Which address book; where none is named, the account's usual one.
explain-mapping = This field of the CRM goes to that field of the card.
explain-start-at-login = { $value ->
        [true] Ponte starts when you sign in to this computer.
       *[false] Ponte starts when you open it.
    }
explain-theme = { $value ->
        [light] The window is light.
        [dark] The window is dark.
       *[system] The window is light or dark as the system is.
    }
explain-notifications = { $value ->
        [true] Ponte tells you when something needs you.
       *[false] Ponte shows no notifications; what needs you is in the tray and in the window.
    }
explain-quiet-hours = { $value ->
        [none] Notifications come at any hour.
       *[other] No notifications come at these hours; they are made up for afterwards.
    }
explain-hide-on-lock-screen = { $value ->
        [true] Notifications name no record, so that nobody else reads one on a locked screen.
       *[false] Notifications name the record they are about, on a locked screen too.
    }

### Database and cycle
failure-database = The database cannot be used ({$code}). Check that the state folder is yours and can be written to.
failure-database-busy = Another program holds the database. Ponte tries again by itself.
failure-database-damaged = The database is damaged, so Ponte does nothing with it. Move {$file} and what else lies there under that name out of its folder, and sync again: the links are found anew and nothing is doubled.
failure-database-key = The database was made under another key. Bring the old key back, or move {$file} and what else lies there under that name out of its folder, and sync again: the links are found anew and nothing is doubled.
failure-database-newer = The database was written by a newer Ponte (version {$found}; this one knows up to {$known}). Install the newer Ponte again, or move {$file} and what else lies there under that name out of its folder, and sync again: the links are found anew and nothing is doubled.
failure-disk-full = The disk is full, so Ponte stopped before it wrote anything it could not remember. Make room; Ponte goes on where it was.
failure-conflict = Both sides changed the same thing ({$fields}). Decide under “needs you” (pontectl needs list) which side is right.
    .window = Both sides changed the same thing since they last agreed. Choose what holds.
failure-doubtful-match = These two might be one and the same ({$how}). Decide under “needs you” (pontectl needs list) whether they are; nothing was changed.
    .window = These two might be one and the same. Say whether they are; nothing was changed.
failure-listing-contradicts = One side ({$side}) left many records out of its list that are there when asked for. Nothing was deleted and this kind stopped. Ponte tries again by itself; if it stays, tell who runs the server.
failure-stale = Somebody changed the record in the same moment, so Ponte reads it again first.
failure-synced-elsewhere = The computer {$computer} has been syncing this since {$when}, so this one does not. To sync here instead: pontectl pair take-over {$name}
    .window = The computer {$computer} has been syncing this since {$when}, so this one does not. You can take over here.
failure-held-user-disabled = The CRM's administrator has disabled this user, and the rule takes the contacts that Ponte brought out of the mailbox. Agree to it under “needs you” (pontectl needs list), or keep them.
    .window = The CRM's administrator has disabled this user, and the rule takes the contacts that Ponte brought out of the mailbox. Agree to it, or keep them.
failure-user-inactive = The CRM does not let this user in any more. Ask its administrator; Ponte does not try again by itself.
failure-held-incomplete-listing = Nothing is deleted: the other side did not list all of its records, so Ponte cannot tell what is missing. It tries again by itself.
failure-held-side-went-empty = Deletions wait: { $side ->
        [left] the calendar
       *[right] the CRM
    }, which had records, has none now. That is rarely meant; Ponte deletes none of them unless you say so.
failure-held-too-many = Deletions wait: so many records are missing in { $side ->
        [left] the calendar
       *[right] the CRM
    } that it may be a mistake. Ponte deletes none of them unless you say so.
failure-loop = Each time Ponte writes this record, { $side ->
    [left] the CRM
   *[right] the calendar
 } changes it again ({$fields}), though nobody touched it. After three times Ponte stopped writing it. Change it yourself on either side, or let Ponte try again with retry; if it comes back, tell who runs that server.
failure-refused-before = The account “{$account}” refused this password before, and Ponte does not send it again: that could lock the account. Sign in with pontectl account test {$account}, or enter a new password with pontectl account add {$account}.
    .window = The account “{$account}” refused this password before, and Ponte does not send it again: that could lock the account. Sign in again.
failure-asked-to-wait = The server of “{$account}” asked to be left alone until {$when}. Ponte goes on by itself then.
failure-waits = “{$account}” failed and is tried again at {$when}. pontectl retry tries it at once.
    .window = “{$account}” failed and is tried again at {$when}, or at once with “Sync now”.
failure-rests = “{$account}” failed too often in a row; it rests and is tried again by itself at {$when}. pontectl retry ends the rest.
    .window = “{$account}” failed too often in a row; it rests and is tried again by itself at {$when}, or at once with “Sync now”.

### Recurrence

failure-recurrence-unreadable = Ponte does not understand how this appointment repeats ({ $part }), so it was left where it is. Open it in the calendar where it was made, set the repetition again and save.
failure-recurrence-too-dense = This appointment repeats so often (more than { $limit } times) that its dates cannot be written out one by one. Give it an end date, or let it repeat less often.
### Decisions
failure-would-mail = This change would send mail to the people invited, so it was not made. Make it yourself in the calendar, or allow mail to attendees in the settings of this pairing.
failure-fragile-unsure = Changing this record would remove something of it that Ponte cannot read ({$what}), and it is not certain that anybody changed it. Decide under “needs you” (pontectl needs list) which side is right.
    .window = Changing this record would remove something of it that Ponte cannot read ({$what}), and it is not certain that anybody changed it. Choose which side is right.
why-withdrawn = The account is left, and the copies that Ponte made there are taken back.
why-masked = It is private: the copy only says that the time is taken.
why-new = It was on the other side only.
why-edit-beats-deletion = It was deleted on one side and changed on the other, so it was made again: nothing that was typed is lost.
why-changed = It was changed on the other side.
why-deleted = It was deleted on the other side.
why-kept-back-now = A rule keeps it back now, so its copy goes. The original stays.
why-reassigned = It belongs to somebody else now. Both records stay and are no longer kept in step.
why-access-lost = It may not be read any more. Both records stay and are no longer kept in step.
why-deletion-not-carried = It was deleted on one side, and deletions do not go this way. The other side keeps its own.
why-occurrence-removed = This occurrence was taken out of its series.
why-undone = You undid what a run had done.
kept-back-window = It lies outside the period that is kept in step.
kept-back-hours = It lies outside the hours of the day that are kept in step.
kept-back-private = It is private, and private records do not go this way.
kept-back-category = Its categories are left out by the settings.
kept-back-ownership = It belongs to somebody else.
kept-back-undated = It has no date, and the other side cannot be without one.
kept-back-direction = The settings let nothing of this kind go this way.
kept-back-before-first-run = It was there before the first run, which only imports.
kept-back-settling = Another computer of yours seems to have made it just now; it is looked at again in a few minutes.
held-watch-only = This pairing only watches, so nothing is written.
held-incomplete-listing = The other side did not list all of its records, so nothing is deleted. Ponte tries again by itself.
held-side-went-empty = The other side, which had records, has none now. That is rarely meant, so Ponte asks first.
held-too-many = More would be deleted than may be without asking.
match-copy-of = One carries the number of the other.
match-marker = One carries the mark that Ponte left.
match-uid = Both carry the same identifier.
match-vat-number = Both have the same VAT number.
match-title-and-start = Both have the same title and start.
match-title-and-day = Both have the same title and due day.
match-name-and-email = Both have the same name and e-mail address.
match-name-and-phone = Both have the same name and phone number.
match-name = Both have the same name.
match-email = Both have the same e-mail address.
### Calendar and address-book objects
failure-malformed-event = An event or task on the server cannot be read ({$reason}, {$property}, line {$line}), so it is left as it is; everything else goes on. Open it in your calendar, check its dates and its repetition, and save it again.
failure-malformed-card = A card on the server cannot be read ({$reason}, {$property}, line {$line}), so it is left as it is; everything else goes on. Open it in your address book and save it again; if it is a list of people, nothing need be done.
### Vtiger
failure-address-invalid = This is no address of a CRM. Copy it from the browser's address bar while the CRM is open, for example https://crm.example.it
failure-insecure-address = {$host} would get your access key's proof and all records unprotected over http. Write the address with https, or allow http for this account if the network is your own.
failure-redirect-elsewhere = The CRM sends on to {$host}, and Ponte does not take your sign-in there. If that is the right address, write it into the account.
failure-redirect-loop = The CRM's address sends in circles. Check the address in the browser and write it into the account.
failure-wrong-key = The CRM refused the access key. Ponte tried it once and will not try again. Copy the access key from “My Preferences” in the CRM and enter it anew.
failure-unknown-user = The CRM knows no user of this name. Check the user name of the account and enter it anew.
failure-crm-door-closed = Something in front of the CRM refused the request (status {$status}). Ask who runs the server to let Ponte reach webservice.php.
failure-crm-error = The CRM failed (status {$status}) while working on {$module}. Nothing was deleted. Ponte tries again by itself; if it stays, tell who runs the server.
failure-crm-busy = The CRM is busy (status {$status}). Ponte waits and tries again by itself.
failure-crm-unreadable = The CRM answered something that is no answer while working on {$module}: a web page, a broken text, or nothing where much was. Nothing was deleted. Check the address, and that the CRM opens in the browser.
failure-crm-session = The CRM ended the session twice in a row while working on {$module}. Ponte tries again by itself.
failure-crm-access-denied = The CRM does not let you do this in {$module}. Ask your administrator for access, or leave this kind of record out of the pairing.
failure-crm-internal = The CRM failed inside while working on {$module}. Ponte tries again by itself; if it stays, tell who runs the server.
failure-crm-query = The CRM did not understand a question about {$module}. This is a fault of Ponte: please report it.
failure-crm-mandatory = The CRM demands the field “{$field}” in {$module}, and this record has nothing for it. Fill it in, map a field onto it, or ask your administrator to make it optional.
failure-crm-refused = The CRM refused a record of {$module} ({$code}). The rest goes on. Open the record and save it once in the CRM to see what it objects to.
failure-duplicate-company = The CRM has a company of this name already, and allows no second one. Join the two, or give this one another name.
failure-crm-bad-date = This record has a date that cannot be read or written ({$field}). Set the date anew; the rest goes on.
failure-task-without-date = The CRM keeps no task without a date. Give the task a due date, or let Ponte set one.
failure-crm-would-mail = Saving this record would make the CRM send mail to others, because “send notification” is on. Switch that off in the CRM, or allow mail to attendees for this pairing.
failure-crm-module-denied = You have no access to {$module} in the CRM. On Vtiger 8.3 a normal user needs “view all” in the profile: ask your administrator.
failure-crm-group-unknown = One of the groups named in the settings does not exist in the CRM. Check its spelling.
note-crm-no-modules = You can sign in, but the CRM shows you no calendar and no contacts. On Vtiger 8.3 a normal user needs “view all” in the profile: ask your administrator.
note-crm-zone-unproven = The CRM does not say in which time zone it keeps its times; Ponte finds out with the first record it writes.
note-crm-zone-utc = The CRM keeps its times in UTC; Ponte converts them.
note-crm-zone-own = The CRM keeps its times in your own time zone.
note-crm-zone-other = The CRM keeps its times in another time zone than yours; Ponte converts them.
note-vtiger-invitees = Any change of an event from outside makes Vtiger forget the invited CRM users, whom nobody can read. Ponte changes events born in the CRM only when you changed them in the calendar.
vtiger-invitees = A change would make the CRM forget the CRM users invited to this event.
### Microsoft 365
failure-graph-sign-in = Microsoft 365 no longer accepts the sign-in (status { $status }). Ponte does not try again by itself. Sign in again.
failure-graph-denied = Microsoft 365 did not allow this ({ $code }, status { $status }). Either Ponte was not granted the right to it, or the calendar, folder or list is not yours. Ask your administrator to consent to Ponte for calendars, contacts and tasks, or choose another one.
failure-graph-no-mailbox = This user has no mailbox in Microsoft 365: it has no licence, is switched off, or still lies on an Exchange Server of your own. Nothing was deleted. Ask your administrator for a licence; for a mailbox on your own server set up the account for Exchange Server.
failure-graph-moving = Microsoft is moving the mailbox to another server ({ $code }). Nothing is lost; Ponte waits and goes on by itself when the move is done.
failure-graph-full = The mailbox is full, so Microsoft 365 takes nothing new (status { $status }). Empty “Deleted Items” or ask your administrator for more space; Ponte then goes on.
failure-graph-busy = Microsoft 365 asks for patience (status { $status }). Ponte leaves it alone for as long as it asks and then goes on by itself; nothing is lost.
failure-graph-server-error = Microsoft 365 had an error of its own (status { $status }). Ponte tries again by itself; if it goes on, look at the service health in the admin centre.
failure-graph-answer = The answer of Microsoft 365 was cut off or cannot be understood ({ $reason }), perhaps because a network asks you to sign in. Nothing was deleted; Ponte tries again with the next cycle.
failure-graph-link-elsewhere = The answer leads to another server, { $host }, and Ponte does not take your sign-in there. Nothing was deleted. Check whether a proxy changes what Microsoft 365 answers.
failure-graph-collection-missing = The calendar, contact folder or task list is not there any more (status { $status }). Nothing was deleted. Choose it again under the account.
failure-graph-no-collection = The account has no { $kind ->
        [event] calendar
        [task] task list
       *[other] contact folder
    } of that name that can be written to. Make one in Outlook, or choose one in the settings.
failure-graph-tenant = This is no organisation of Microsoft 365. Enter its domain, such as company.onmicrosoft.com, or its tenant id, as your administrator sees it in Microsoft Entra.
failure-graph-address = This is no address of Microsoft Graph, so Ponte sends no sign-in there. Leave the address out, or enter that of your national cloud, such as graph.microsoft.us.
failure-graph-other-user = In the browser somebody else signed in than the user whom this account names, so Ponte touched nothing. Sign in again and choose the right account, or enter the address that Microsoft 365 shows for you as the user.
failure-client-secret-missing = The secret of the registration is not kept on this computer for the account “{$account}”. Enter it with: pontectl account add {$account} --client-secret
failure-credential = Ponte wanted to sign in to an account in a way that it does not know. Please report this.
failure-graph-read-only = This calendar is read-only for you, so nothing was written. Ask its owner for the right to write, or let it only be read.
failure-graph-refused = Microsoft 365 did not accept this entry ({ $code }, status { $status }). Open it on both sides and simplify it; the rest goes on.
failure-exchange-record = This entry holds something that cannot be read ({ $property }), so Ponte leaves it alone. Open it in Outlook and save it again; the rest goes on.
failure-exchange-too-large = The text of this entry is larger than Ponte takes in, so the entry was left alone on both sides. Move pictures and long quotations out of it; the rest goes on.
failure-exchange-zone = This series is in a time zone that has no known name, so its days could shift when the clocks change. Open it in Outlook, choose a time zone from the list and save; until then it is left alone.
failure-exchange-recurrence = Outlook cannot repeat an event this way, so the series was not written. Choose a simpler rule, or enter the events one by one; the rest goes on.
failure-exchange-exceptions = More than { $limit } occurrences of this series were changed or taken out, which is more than Ponte follows. End the series and begin a new one; until then it is left alone.
failure-exchange-series-moved = If Ponte changed the time of this series, Outlook would drop its { $count } changed or cancelled occurrences, so nothing was written. Make the change in Outlook yourself.
failure-exchange-occurrence = An occurrence that was taken out of a series in Outlook cannot be put back, or is not there any more. Enter it as an event of its own.
failure-graph-unconfirmed = Microsoft 365 accepted the entry but did not show it again. Ponte looks again with the next cycle.
failure-graph-not-scratch = Ponte was about to remove a calendar, folder or list that it had not made itself, and stopped. Please report this.
### Exchange Server
failure-ews-sign-in = The Exchange Server refused the user name or the password. It says no more than that: the password may be wrong or expired, the account may be locked, or a device in between may open encrypted connections. Ponte does not try again by itself, so that the account is not locked. Sign in again, or ask your administrator.
failure-ews-sign-in-since = The Exchange Server no longer takes the user name and the password that it took before. It does not say why: the password was changed or has expired, or the account was locked. Ponte does not try again by itself, so that the account is not locked. Sign in again, or ask your administrator.
failure-ews-sign-in-gateway = The user name or the password was refused, by the Exchange Server or by { $gateway }, which stands in front of it; they do not say which of the two is wrong. Ponte does not try again by itself, so that the account is not locked. Sign in again, or ask your administrator whether { $gateway } wants another password.
failure-ews-sign-in-elsewhere = Not the Exchange Server refused the sign-in but something in between that answers in its place ({ $server }). Whether your password is right is not known, so Ponte does not try again by itself, or the account might be locked. Ask your administrator to let Exchange Web Services pass it unchanged, then sign in again.
failure-ews-sign-in-stripped = The sign-in was refused by an answer that does not say how to sign in, as every Exchange Server does: a proxy or gateway in between may have taken that out. Whether your password is right is not known, so Ponte does not try again by itself, or the account might be locked. Ask your administrator to let Exchange Web Services pass it unchanged, then sign in again.
failure-ews-sign-in-scheme = The Exchange Server wants a way of signing in that Ponte does not have ({ $schemes }). Ask its administrator to allow NTLM or Basic for Exchange Web Services.
failure-ews-sign-in-browser = This Exchange Server takes no password: your organisation signs in on Microsoft's page, in the browser. Your password was not sent. Choose to sign in by browser for this account (sign-in = "browser").
failure-ews-token = The Exchange Server did not take what Microsoft 365 granted you, although it had just been renewed. Your password is not the reason. Sign in again; if that does not help, ask your administrator whether Hybrid Modern Authentication is switched on for this server and whether its address is registered for it.
failure-ews-token-host = What a sign-in by browser brings is good for one server and goes to no other, so Ponte did not show it. Enter the host of the Exchange Server, such as mail.company.com, as the address of the account.
failure-ews-windows-ticket = Windows has no ticket for { $host }: this computer may be outside your organisation's network, or the Exchange Server is not set up for Kerberos under this name. Connect to the network of your organisation, ask your administrator, or sign in with a password.
failure-ews-windows-scheme = The Exchange Server does not offer to sign in whoever is signed in to Windows (Negotiate). Ask its administrator to allow it for Exchange Web Services, or sign in with a password.
failure-ews-windows-refused = The Exchange Server did not take the user who is signed in to Windows. Nothing was read or written. Ask your administrator whether this user has a mailbox there and whether Kerberos is set up for this name, or sign in with a password.
failure-ews-user = This is no user name that an Exchange Server knows. Enter it as name, DOMAIN\name or name@domain.
failure-ews-ntlm-broken = Something between this computer and the Exchange Server breaks the sign-in (NTLM): a proxy or gateway that does not keep the connection. Your password was not the reason. Ask your administrator to let Exchange Web Services pass it unchanged, or to allow Basic.
failure-ews-ntlm-gateway = { $gateway }, which stands between this computer and the Exchange Server, breaks the sign-in (NTLM): it does not keep the connection or changes what passes. Your password was not the reason. Ask your administrator to let Exchange Web Services pass { $gateway } unchanged, or to allow Basic.
failure-ews-account = The Exchange Server says that this account is locked, or that its password has to be changed ({ $code }). Change it, or ask your administrator, and sign in again.
failure-ews-blocked = The Exchange Server does not let this account or Ponte use Exchange Web Services (status { $status }). Ask your administrator to allow both.
failure-ews-no-service = There is no Exchange Web Services at this address (status { $status }). Check the address of the server; your administrator knows it.
failure-ews-address = This is no address of an Exchange Server. Enter its host, such as mail.company.com, or your e-mail address.
failure-ews-plain-http = The password would go to { $host } unencrypted, so Ponte did not send it. Use an address that begins with https://, or allow it for this account.
failure-ews-cloud = { $host } is Microsoft 365, where Exchange Web Services come to their end. Set the account up as Microsoft 365 instead; what is linked stays linked.
failure-ews-elsewhere = The mailbox is said to be at { $host }, which does not belong to the domain of your e-mail address, so Ponte did not send your password there. If you know that host, enter it as the address of the account.
failure-ews-not-found = No Exchange Server was found for { $host }. Enter the host of the server, such as mail.company.com; your administrator knows it.
failure-ews-denied = The Exchange Server did not allow this ({ $code }). The folder is not yours, or only to be read. Ask its owner for access, or choose another.
failure-ews-impersonation = The Exchange Server does not let this account act for another mailbox ({ $code }). Ask your administrator for the role ApplicationImpersonation, limited to the mailboxes that are meant.
failure-ews-no-mailbox = There is no such mailbox on this Exchange Server ({ $code }). It was moved, switched off, or its address is mistyped. Nothing was deleted. Check the address, or ask your administrator.
failure-ews-moving = The mailbox is being moved or is not within reach ({ $code }). Nothing is lost; Ponte waits and goes on by itself.
failure-ews-full = The mailbox is full, so the Exchange Server takes nothing new ({ $code }). Empty “Deleted Items” or ask your administrator for more space; Ponte then goes on.
failure-ews-busy = The Exchange Server asks for patience ({ $code }). Ponte leaves it alone for as long as it asks and then goes on by itself; nothing is lost.
failure-ews-server-error = The Exchange Server had an error of its own ({ $code }). Ponte tries again by itself; if it goes on, tell your administrator.
failure-ews-server-status = The Exchange Server, or something in front of it, had an error (status { $status }). Ponte tries again by itself; if it goes on, tell your administrator.
failure-ews-answer = The answer of the Exchange Server was cut off or cannot be understood ({ $reason }), perhaps because a network asks you to sign in. Nothing was deleted; Ponte tries again with the next cycle.
failure-ews-version = This Exchange Server is too old for Ponte, or does not speak the version that was chosen ({ $code }). Ponte needs Exchange 2013 SP1 or later.
failure-ews-collection-missing = The calendar or folder is not there any more ({ $code }). Nothing was deleted. Choose it again under the account.
failure-ews-no-collection = The account has no { $kind ->
        [event] calendar
        [task] task folder
       *[other] contact folder
    } of that name that can be written to. Make one in Outlook, or choose one in the settings.
failure-ews-read-only = This folder is read-only for you, so nothing was written. Ask its owner for the right to write, or let it only be read.
failure-ews-refused = The Exchange Server did not accept this entry ({ $code }). Open it on both sides and simplify it; the rest goes on.
failure-ews-unconfirmed = The Exchange Server accepted the entry but did not show it again. Ponte looks again with the next cycle.
failure-ews-not-scratch = Ponte was about to remove a folder that it had not made itself, and stopped. Please report this.
### DAV
failure-dav-sign-in = The server refused the user name or the password. Ponte does not try again by itself, so that the account is not locked. Check both (many servers want an app password) and sign in again.
failure-dav-sign-in-scheme = The server wants a way of signing in that Ponte does not have ({ $schemes }). Ask its administrator to allow Basic or Digest, or use an app password.
failure-dav-plain-http = The password would go to { $host } unencrypted, so Ponte did not send it. Use an address that begins with https://, or allow it for this account.
failure-dav-forbidden = The server does not let you use this collection (status { $status }). Ask its owner for access, or choose another.
failure-dav-collection-missing = The calendar or address book is not at its address any more (status { $status }). Nothing was deleted. Choose it again under the account.
failure-dav-busy = The server is busy (status { $status }). Ponte waits and tries again by itself.
failure-dav-server-error = The server had an error of its own (status { $status }). Ponte tries again by itself; if it goes on, tell its administrator.
failure-dav-answer-unexpected = The server answered with something else than a calendar or an address book, perhaps a sign-in page. Nothing was deleted. Check the address and whether a network asks you to sign in.
failure-dav-redirect-loop = The address leads in a circle. Check it, or enter the address of the calendar itself.
failure-dav-redirect-elsewhere = The address leads to another server, { $host }. Ponte does not take your password there by itself. If that is right, enter that address.
failure-dav-home-elsewhere = Your calendars lie on another server, { $host }, which Ponte cannot tell to be of the same provider. Your password was not taken there. If that is right, enter that address.
failure-dav-collection-elsewhere = The calendar or address book in the settings lies on another server, { $host }, which the account does not name. Your password was not taken there. Make an account of its own for that server, or choose a collection that “pontectl account test” lists.
failure-dav-xml = The server's answer was cut off or cannot be understood ({ $reason }). Nothing was deleted; Ponte tries again with the next cycle.
failure-dav-foreign-href = The server named an entry that lies outside this collection, so Ponte stopped reading. Nothing was deleted. Enter the address of the calendar as the server shows it.
failure-dav-listing = The server's list of entries was incomplete or made no sense ({ $reason }). Nothing was deleted; Ponte tries again with the next cycle.
failure-dav-address = This is no address Ponte understands. Enter a server name, an e-mail address, or an address that begins with https://, without a user name or password in it.
failure-dav-not-here = No calendar or address book was found at this address. Enter the address of the calendar itself, as your provider names it for CalDAV or CardDAV.
failure-dav-service-elsewhere = The domain of your e-mail address names another server, { $host }, for calendars. If you trust it, enter that as the address.
failure-dav-no-collection = The account has no { $kind ->
        [event] calendar
        [task] task list
       *[other] address book
    } that can be written. Make one on the server, or choose one in the settings.
failure-dav-not-scratch = Ponte was about to remove a collection that it had not made itself, and stopped. Please report this.
failure-dav-read-only = This collection is read-only for you, so nothing was written. Ask its owner for the right to write, or let it only be read.
failure-dav-object-refused = The server did not accept this entry. Open it on both sides and simplify it; the rest goes on.
failure-dav-unconfirmed = The server accepted the entry but did not show it again. Ponte looks again with the next cycle.
failure-dav-version = The server marked the state of this entry in a way that cannot be sent back, so it was left alone.
failure-dav-not-text = This entry holds bytes that are no text, so Ponte leaves it alone. Open it in the calendar and save it again.
failure-uid-in-trash = This entry lies in the server's trash bin, which does not take it a second time. Ponte makes a new copy with the next cycle.
failure-not-organizer = Somebody else organises this meeting, so Ponte did not change it. Ask the organiser.
note-server-schedules = This server sends invitations by itself. Ponte changes no meeting with guests unless you allow it.
note-dav-plain-http = The connection to this server is not encrypted.

### Command line
cli-account-added = The account “{$name}” is ready.
cli-account-removed = The account “{$name}” and its password are forgotten.
cli-no-accounts = There are no accounts yet. Add one with: pontectl account add NAME
cli-ask-system = What does it speak: vtiger, dav, microsoft365 or exchange?
cli-ask-address = Address:
cli-ask-user = User name:
cli-ask-key = Access key of {$user} (My Preferences in the CRM; it is not shown here):
cli-ask-password = Password of {$user} (it is not shown here):
cli-ask-client-secret = Secret of the registration (it is not shown here):
cli-sign-in-address = Sign in in the browser; Ponte waits up to five minutes. If it does not open, open this address yourself, on this computer:
cli-sign-in-no-browser = No browser could be opened.
cli-sign-in-later = Nobody has signed in yet. Do so with: pontectl account sign-in {$name}
cli-signed-in = Signed in to “{$name}”: {$product}.
cli-signed-in-to = Signed in to “{$name}”.
cli-read-only = read only
cli-pair-collection = {$kind}: {$collection}
cli-pair-added = The pairing “{$name}” is ready. See what it would do: pontectl sync --dry-run
cli-pair-removed = The pairing “{$name}” is forgotten; both sides keep their records.
cli-no-pairings = There are no pairings yet. Join two accounts with: pontectl pair add NAME --crm ACCOUNT --calendar ACCOUNT
cli-active = active
cli-paused = paused
cli-all-paused = Everything is paused until you resume: in the app, or with: pontectl resume
cli-all-paused-until = Everything is paused until {$when}. To go on now: in the app, or with: pontectl resume
cli-now-paused = “{$name}” is paused until: pontectl resume
cli-resumed = “{$name}” is active.
cli-retry = { $count ->
        [one] One parked record is tried again in the next run.
       *[other] {$count} parked records are tried again in the next run.
    }
cli-config-good = {$file} has no mistakes.
cli-origin-line = line {$line}
cli-origin-organisation = set by {$by}
cli-origin-default = default
cli-calendar-mapping = How a calendar entry's properties and Ponte's fields meet (fixed):
cli-progress-listing = looking for changes
cli-progress-reading = reading
cli-progress-writing = writing
cli-sync-pairing = {$name}:
cli-in-crm = in the CRM {$what}
cli-in-calendar = in the calendar {$what}
cli-created = {$count} created
cli-updated = {$count} changed
cli-deleted = {$count} deleted
cli-conflicts = {$count} in conflict
cli-parked = {$count} parked
cli-watched = would write { $count }, but this pairing only watches (first-run = "watch-only")
cli-held = { $count ->
        [one] 1 deletion held for your consent
       *[other] {$count} deletions held for your consent
    }
cli-doubtful = { $count ->
        [one] 1 that may be the same as another
       *[other] {$count} that may be the same
    }
cli-kept-back = {$count} kept back by your rules
cli-more = … and {$count} more
cli-in-step = nothing to do, both sides say the same
cli-needs-waiting = { $count ->
        [0] nothing waits for you
        [one] one thing waits for you (pontectl needs list)
       *[other] {$count} things wait for you (pontectl needs list)
    }
cli-account-failed = “{$account}” failed { $count ->
    [one] once
   *[other] {$count} times in a row
 } and is tried again at {$when}. {$failure}
cli-account-refused = “{$account}” is not tried again by itself: sign in with pontectl account test {$account}. {$failure}
cli-taken-over = “{$name}” is synced by this computer from now on; the other one stops by itself.
cli-copies = { $count ->
        [0] Ponte created nothing on “{$name}”.
        [one] Ponte created one record on “{$name}”:
       *[other] Ponte created {$count} records on “{$name}”:
    }
cli-copies-removed = { $count ->
        [one] One record was removed.
       *[other] {$count} records were removed.
    }
cli-copies-kept = { $count ->
        [one] One record was changed since it was last seen, or cannot be removed without mailing somebody. It stays:
       *[other] {$count} records were changed since they were last seen, or cannot be removed without mailing somebody. They stay:
    }
cli-countdown = They are removed in {$count} … Ctrl-C stops it.
cli-watching = Ponte keeps both sides in step. Stop it with Ctrl-C.
cli-watch-retry = “{$name}” is tried again at {$when}.
cli-watch-rest = “{$name}” failed too often; it rests and is tried again at {$when}.
cli-settings-changed = The settings were changed and are in force.
cli-watch-asleep = {$name}: Ponte does not try again by itself. Sign in with pontectl account test NAME, mend the account with pontectl account add NAME, or change the settings.
cli-settings-kept = The old settings stay in force until this is mended.
cli-last-run = last run {$when}: {$outcome}
cli-never-run = never run
cli-links = { $count ->
        [one] one record linked
       *[other] {$count} records linked
    }
cli-no-needs = Nothing waits for you.
cli-no-runs = There were no runs yet.
cli-since = Since {$when}; tried so often: {$tries}.
cli-record = The record's number on its server: {$id}
cli-answers = answers: {$words}
cli-answer-given = answered: {$answer}
cli-answered = Noted. The next run carries it out.
cli-log-level = The log level is now {$level}.
cli-log-saved = Saved to {$file}. It holds numbers of records and names of servers, no titles, names, addresses or passwords.
cli-doctor-files = Folders can be written
cli-doctor-settings = The settings have no mistakes
cli-doctor-key = The keychain (or PONTE_KEY) holds this installation's key
cli-doctor-database = The database is sound
cli-doctor-account = Account “{$name}” signs in
usage-account-offers = Pairings use “{$name}”. To remove it with them and leave all records where they are: pontectl account remove {$name} --yes. To take back what Ponte created there: pontectl account remove {$name} --remove-copies.
usage-no-such-account = There is no account “{$name}”. See: pontectl account list
usage-no-such-pairing = There is no pairing “{$name}”. See: pontectl pair list
usage-no-such-system = Ponte does not speak “{$name}”. Use vtiger or dav.
usage-option-missing = {$option} is missing, and there is nobody to ask.
usage-secret-missing = No password or access key was given. Type it when asked, pipe it in, or name a variable with --secret-env NAME.
usage-no-such-need = Nothing with the number {$id} waits for you. See: pontectl needs list
usage-no-such-answer = “{$answer}” is no answer to this. Use one of: {$words}.
usage-no-such-run = There is no run {$id}. See: pontectl runs list
usage-no-such-level = “{$level}” is no level. Use one of: {$words}.
usage-nothing-to-sync = There is no active pairing. Add one with pontectl pair add, or switch one on with pontectl resume.
failure-already-running = { $work ->
    [app] The Ponte app has been syncing since {$when}. Wait until it ends, or stop it in its window, then try again.
    [watch] “pontectl watch” has been at work since {$when}, and goes on until it is stopped (Ctrl-C). Stop it, then try again.
    [command] A command of pontectl has been at work since {$when}. Wait until it ends, then try again.
   *[unknown] Another Ponte is at work: a run, or “pontectl watch”, which goes on until it is stopped (Ctrl-C). Stop it or wait until it ends, then try again.
}
failure-no-threads = Ponte could not start its work on this computer, or stopped in the middle of it. Try again; if it happens again, save the log (pontectl log save) and report it.
failure-mapping-field = Your field mapping names “{$key}”, a field the CRM does not have; the nearest is “{$near}”. Nothing of this kind is synchronised until you mend the mapping in the settings.
failure-mapping-type = Your field mapping joins “{$key}” to “{$given}”, which hold different types of value. Nothing of this kind is synchronised until you mend the mapping in the settings: texts to texts, dates to dates.
failure-kind-unpaired = Ponte lost track of what this pairing joins. This is a mistake of Ponte's: save the log (pontectl log save) and report it.

### Words
kind-event = event
kind-task = task
kind-contact = contact
kind-company = company
kind-events = events
kind-tasks = tasks
kind-contacts = contacts
kind-companys = companies
word-side-left = CRM
word-side-right = calendar
word-action-create = create
word-action-update = change
word-action-delete = delete
word-action-unlink = let go
word-action-conflict = conflict
word-action-kept-back = keep back
word-action-park = park
word-action-held = hold
word-action-match = ask
word-outcome-clean = done
word-outcome-partial = partly done
word-outcome-failed = failed
word-outcome-interrupted = interrupted
word-outcome-running = running
word-topic-conflict = conflict
word-topic-deletion = deletion
word-topic-parked = parked
word-topic-match = perhaps the same
word-topic-undo = changed since

### Fields
field-title = title
field-time = time
field-start = start
field-due = due date
field-location = place
field-description = description
field-visibility = visibility
field-priority = priority
field-status = status
field-activity = type
field-reminder = reminder
field-categories = categories
field-availability = free or busy
field-recurrence = repetition
field-exceptions = exceptions
field-attendees = guests
field-organizer = organiser
field-contacts = contacts
field-completion = completion
field-completed = completed on
field-name-prefix = title of address
field-given-name = first name
field-middle-name = middle name
field-family-name = last name
field-name-suffix = suffix
field-company = company
field-job-title = job
field-department = department
field-emails = e-mails
field-phones = phones
field-address-main = address
field-address-other = second address
field-birthday = birthday
field-website = website
field-vat-number = VAT number
field-industry = industry
field-photo = picture

### Self-test
cli-doctor-mapping = The field mapping of “{$name}” fits the CRM
cli-bent = Fields of a record ({$kind}) that this server holds otherwise than they are written: {$fields}.
word-step-open = open
word-step-create = create
word-step-lost-answer = find after a lost answer
word-step-change = change
word-step-stale = refuse a stale version
word-step-move = move
word-step-delete = delete
word-step-all-day = whole day
word-step-series = series
word-step-remove-scratch = clean up
failure-selftest-not-found = The server does not find a record again that it has just stored.
failure-selftest-stale-written = The server accepted a change meant for an older state. Simultaneous edits can overwrite each other here.
failure-selftest-stale = The server says that a record changed which nobody changed.
failure-selftest-not-removed = The server did not remove a record.
failure-selftest-no-answer = The server gave no answer to a write.

### Demo
demo-begin = An embedded CRM ({$crm}) and an embedded calendar ({$calendar}) with the data of a small sales team.
demo-preview = What the first cycle would do:
demo-act-first = First sync: both sides are brought together.
demo-act-edits = Giulia moves her lunch by an hour on her phone; a colleague writes another place for a meeting into the CRM.
demo-act-conflict = Both sides change the title of the same meeting: here the CRM wins.
demo-act-deletion = A demonstration is called off and deleted in the CRM.
demo-act-quiet = Nobody does anything: nothing is written.
demo-cycle = created {$created}, changed {$updated}, deleted {$deleted}, conflicts {$conflicts}, parked {$parked}; writes {$writes}, requests {$requests}
demo-end = That was all.
demo-end-more = That was all. To look at both sides with a client of your own: pontectl demo --serve
demo-serving = These servers are running until Ctrl-C.
    CRM            {$crm}  user {$user}  access key {$key}
    Calendar       {$calendar}  user {$user}  password {$password}
    Exchange       {$exchange}  user {$email}  password {$password}
    Microsoft 365  {$microsoft}  user {$email}  application ID {$client}  sign-in in the browser
failure-demo-port = The demo found no free port on this computer. Close some programs and try again.

### Help
help = Keeps a CRM and a calendar in step
help-option-home = Keep settings, database and logs in this folder
help-option-json = Print JSON
help-option-name = Which one
help-option-pair = Which pairing; all where none is named
help-option-id = Its number
help-account = Accounts: what can be joined
help-account-add = Add an account, or change one
help-account-add-name = What you call it
help-account-add-system = What it speaks: vtiger, dav, microsoft365 or exchange
help-account-add-address = A host, a URL, or an e-mail address
help-account-add-user = Who signs in
help-account-add-secret-env = Read the secret from this environment variable, now and whenever Ponte runs
help-account-add-allow-http = Accept an unencrypted connection
help-account-add-sign-in = Exchange Server: how to sign in: password, browser or windows
help-account-add-tenant = Microsoft 365: the organisation, by its domain or tenant id
help-account-add-client-id = Microsoft 365: the id under which Ponte is registered
help-account-add-client-secret = Microsoft 365: the registration has a secret; ask for it
help-account-add-client-secret-env = Microsoft 365: read the secret of the registration from this environment variable
help-account-add-shared-calendars = Microsoft 365: ask for calendars that others share, too
help-account-add-no-browser = Print the address for signing in and open no browser
help-account-sign-in = Sign in again: in the browser, or with a new secret
help-account-sign-in-name = Which account
help-account-sign-in-no-browser = Print the address and open no browser
help-account-add-no-test = Do not sign in to see whether it works
help-account-test = Sign in and show what is there
help-account-selftest = Try everything Ponte does, in a scratch place on the server, and clean up
help-account-list = List the accounts
help-account-remove = Forget an account and its secret
help-pair = Pairings: what is joined
help-pair-add = Join two accounts, or change how they are joined
help-pair-add-name = What you call it
help-pair-add-crm = The CRM's account
help-pair-add-calendar = The calendar's account
help-pair-add-kinds = What to keep in step: events, tasks, contacts, companies
help-pair-add-collection = Which calendar; the account's usual one otherwise
help-pair-add-address-book = Which address book; the account's usual one otherwise
help-pair-add-first-run = How to begin: two-way, import-only or watch-only
help-pair-show = Show one pairing, every choice explained
help-pair-list = List the pairings
help-account-remove-remove-copies = Remove what Ponte created there
help-account-remove-dry-run = Show what Ponte created there and do nothing
help-account-remove-yes = Do not wait for anybody
help-pair-take-over = Let this computer sync a pairing that another one has been syncing
help-pair-remove = Forget a pairing; both sides keep their records
help-sync = Bring both sides together, once
help-sync-dry-run = Show what would be done and do nothing
help-watch = Bring both sides together again and again, until stopped
help-pause = Switch a pairing off
help-resume = Switch a pairing on
help-retry = Try parked records again in the next run
help-status = How things stand
help-needs = What waits for you
help-needs-list = List everything that waits
help-needs-show = Show one of them in full
help-needs-resolve = Answer one of them; the next run carries it out
help-needs-resolve-answer = One of the answers that `show` names; of a conflict also a side for each field: title=crm phones=calendar
help-runs = What past runs did
help-runs-list = List the latest runs
help-runs-list-limit = How many
help-runs-show = Show what one of them did
help-config = The settings file
help-config-check = Look for mistakes
help-config-explain = Explain every choice: what it is, where it comes from, what it means
help-log = The log
help-log-level = Set how much it tells: error, warn, info, debug or trace
help-log-level-level = One of these words
help-log-show = Show its last lines
help-log-show-lines = How many
help-log-save = Save it to a file, to be sent to somebody who helps
help-log-save-file = Which file
help-doctor = Look for what could go wrong on this computer
help-demo = Show Ponte at work on an embedded CRM and calendar
help-demo-once = Run through the cycles once and end
help-demo-json = Print one JSON object for each cycle
help-demo-serve = Leave the servers running, with an Exchange Server and a Microsoft 365 besides, and print their addresses and logins

### Held deletions

failure-held-listing-reset = Deletions wait: { $side ->
        [left] the calendar
       *[right] the CRM
    } had lost its place, listed everything anew and left many records out. It may have been restored from a backup or rebuilt; Ponte deletes none of them unless you say so.
failure-held-after-preview = Deletions wait: they came up after you had looked at the preview, so you have not seen them. Ponte deletes none of them unless you say so.
held-listing-reset = The other side listed everything anew and left many records out, so Ponte asks first.
held-after-preview = It came up after you had looked at the preview, so Ponte asks first.
held-group = { $count ->
        [one] One deletion in { $side ->
            [left] the CRM
           *[right] the calendar
        } waits.
       *[other] {$count} deletions in { $side ->
            [left] the CRM
           *[right] the calendar
        } wait.
    }
held-why-side-went-empty = { $side ->
        [left] The calendar
       *[right] The CRM
    } had these records and has none at all now. That is rarely meant: a calendar that was emptied or taken away looks the same.
held-why-listing-reset = { $side ->
        [left] The calendar
       *[right] The CRM
    } had lost its place, listed everything anew and left these out. A server restored from a backup looks the same.
held-why-too-many = They are missing in { $side ->
        [left] the calendar
       *[right] the CRM
    }, and they are more than may be deleted without asking.
held-why-after-preview = They were deleted in { $side ->
        [left] the calendar
       *[right] the CRM
    } after you had looked at the preview.
held-why-incomplete-listing = { $side ->
        [left] The calendar
       *[right] The CRM
    } did not list all of its records, so it is not known what is missing.
held-why-user-disabled = The CRM's administrator has disabled this user, and the rule takes their contacts out of the mailbox.
held-why-watch-only = This pairing only watches.
held-answer-delete = { $count ->
        [one] delete it in { $side ->
            [left] the CRM
           *[right] the calendar
        } too
       *[other] delete all {$count} in { $side ->
            [left] the CRM
           *[right] the calendar
        } too
    }
held-answer-keep = { $count ->
        [one] keep it in { $side ->
            [left] the CRM
           *[right] the calendar
        }, and no longer keep it in step
       *[other] keep all {$count} in { $side ->
            [left] the CRM
           *[right] the calendar
        }, and no longer keep them in step
    }
held-reminder = { $count ->
        [one] “{$name}”: one deletion has been waiting for your answer since {$when}.
       *[other] “{$name}”: {$count} deletions have been waiting for your answer since {$when}.
    }

### Before the start

cli-preview = {$side}: create {$create}, change {$update}, delete {$delete}
cli-start = Start? Exactly this is done, and deletions that come up meanwhile ask again. [y/N]
cli-not-started = Not started. Nothing was written.
help-sync-preview = Show what would be done, ask, and do that
help-sync-yes = Start without asking
help-needs-resolve-id = Its number, or the name of a group of held deletions (D12)

### Status

cli-mail-held-back = { $count ->
        [one] one write was held back, since it would have mailed somebody
       *[other] {$count} writes were held back, since they would have mailed somebody
    }
cli-mail-permitted = { $count ->
        [one] one write that you allowed to mail its attendees
       *[other] {$count} writes that you allowed to mail their attendees
    }
kept-back-left-alone = It was linked once, or you chose to keep it; it is left alone on both sides.
kept-back-parked = It could not be carried over and waits for a later try.
kept-back-doubtful = It may be the same as another one; you are asked.
kept-back-other-kind = It is of another kind.

why-conflict-open = The same was changed on both sides; you are asked which one counts.
why-conflict-settled = The same was changed on both sides; your settings say which one counts.

### Why

help-explain = Say where a record is, which rule let it through or kept it back, and what was done to it
help-explain-what = Its title or part of it, its number, or an e-mail address in it
help-explain-ask-servers = Ask both servers too, even where Ponte knows of it
cli-explain-nothing = Neither Ponte nor a server knows anything of “{$what}”.
cli-explain-rests = The next run leaves it as it is.
cli-explain-next = The next run: {$what}
explain-state-linked = Every rule lets it through, and both sides are kept in step; it was made in { $side ->
        [left] the CRM
       *[right] the calendar
    }.
explain-state-matched = Every rule lets it through, and both sides are kept in step; it stood on both sides before Ponte joined them.
explain-state-masked = Masked on the copy: {$fields}.
explain-state-let-go = It is not kept in step any more.
explain-state-new = No run has looked at it yet.
word-presence-there = is there
word-presence-gone = is not there
word-presence-not-mine = belongs to somebody else
word-presence-no-access = may not be read
word-presence-unreadable = cannot be understood
word-presence-other-kind = is of another kind
### Undo
failure-undo-nothing = There is nothing left to undo here: either nothing was written, or it is more than {$days} days ago. See what can be undone with: pontectl runs show NUMBER
failure-undo-watch-only = This pairing only watches, so nothing is written, not even to undo something. Change first-run in the settings to allow it.
failure-undo-untied = The two records are no longer kept in step, so this was left alone. If a later run took one of them away, undo that first.
failure-undo-gone = The record was deleted since, so there is nothing to set back. If a run deleted it, undo that first.
failure-undo-out-of-reach = The record belongs to somebody else now, or may not be read or changed, so this was left alone.
failure-undo-rule = A rule of this pairing would take it away again at once, so this was left alone. Change the rule first.
failure-undo-series = This is one occurrence of a series that stays in step, so it would only be copied again. Delete it in the series, or undo the whole run that brought the series over.
failure-undo-unfinished = It could not be carried out this time. Run the same undo again.
failure-undo-changed = What is to be undone ({$item}) was changed since, so it was not overwritten. Choose: undo sets it back all the same, keep leaves it as it is now.
undo-loss-mailed = Who was mailed because of it stays mailed.
undo-loss-new-id = What is made again gets a new number: links to the old one lead nowhere.
undo-loss-relations = What else the CRM had tied to it (documents, comments, opportunities) stays untied.
undo-loss-invitees = The people who were invited are not invited again.
undo-loss-photo = A picture does not come back.
undo-loss-single-events = The series is gone: its occurrences come back as single events.
undo-loss-last-common-state = Only what both sides last said in common is known, not the very text that stood there.
undo-loss-fragile-invitees = The CRM drops invitees that it cannot show at any edit, this one included.
undo-loss-named = Contacts that name the company lose its name: the CRM takes it out of them, and then it leaves their cards too.
undo-loss-attached-since = Whatever was attached to the copy since (comments, documents) goes with it.
cli-undo-losses = What does not come back:
cli-undo-create = remove the copy again
cli-undo-update = set back: {$fields}
cli-undo-delete = make it again on both sides
cli-undo-done = undone
cli-undo-already = nothing to do, it says that already
cli-undo-changed = changed since ({$fields}), so it is left as it is and waits for you
cli-undo-ask = { $count ->
        [one] Undo this? (y/n)
       *[other] Undo these {$count}? (y/n)
    }
cli-undo-left = Nothing was done.
cli-undo-run = This is run {$run}; it can be undone too.
cli-undo-how = To undo all of it: pontectl undo {$run}. To undo one line: pontectl undo with its number. First look: add --dry-run.
cli-undone-by = undone by run {$run}
usage-undo-what = “{$what}” is no run and nothing a run did. Give the number of a run (12) or of one line of it (12.3); pontectl runs list and runs show name them.
usage-undo-yes = Nobody can be asked here. Look with --dry-run, then undo with --yes.
help-undo = Take back what a run wrote, on both sides
help-undo-what = The number of a run, or of one thing it did: 12, 12.3
help-undo-dry-run = Show what would be undone and what does not come back
help-undo-yes = Do not ask
why-answered = The same was changed on both sides, and you chose which one counts.
why-kept-both = It was changed on both sides and you kept both: this is the calendar's version, as a record of its own.
cli-card-field = field
cli-card-before = before
cli-answers-fields = or a side for each field: {$example}
why-answered-late = The server did it, but its answer never came.

### The daily digest

failure-mail-unreachable = The mail server {$host} cannot be reached. Check the connection, and the server and port under [digest]; Ponte tries again by itself.
failure-mail-slow = The mail server {$host} did not answer in time. Ponte tries again by itself; if it stays, check server, port and security under [digest].
failure-mail-nonsense = What answers on {$host} does not speak as a mail server does. Check server, port and security under [digest]; Ponte tries again by itself.
failure-mail-no-tls = No secure connection to the mail server {$host} could be made, so nothing was sent. Check port and security under [digest]: port 465 goes with "tls", port 587 with "starttls".
failure-mail-no-starttls = The mail server {$host} offers no encryption on this port, so nothing was sent. Write security = "tls" and port = 465 under [digest], or ask your provider.
failure-mail-closed = The mail server {$host} does not let this computer in (status {$status}). Ask who runs it, or enter another server under [digest].
failure-mail-busy = The mail server {$host} is busy (status {$status}). Ponte waits and tries again by itself.
failure-mail-sign-in = The mail server {$host} refused the user name or the password (status {$status}). Ponte does not try again by itself, so that the account is not locked. Enter the right one (many providers want an app password): pontectl digest set
    .window = The mail server {$host} refused the user name or the password (status {$status}). Ponte does not try again by itself, so that the account is not locked. Enter the right one in the settings, under the daily digest (many providers want an app password).
failure-mail-no-sign-in = The mail server {$host} offers no way of signing in that Ponte has. Check port and security under [digest], or ask your provider for sign-in with a password.
failure-mail-wants-user = The mail server {$host} wants somebody to sign in. Enter user and password: pontectl digest set --user NAME
    .window = The mail server {$host} wants somebody to sign in. Enter user and password in the settings, under the daily digest.
failure-mail-sender = The mail server {$host} refused the sender (status {$status}). Write the address that belongs to the mail account into from under [digest].
failure-mail-recipient = The mail server {$host} refused these recipients (status {$status}): {$which} under [digest]. The others got the digest, if there are any. Check these addresses.
failure-mail-recipient-later = The mail server {$host} does not take these recipients now (status {$status}): {$which} under [digest]. The others got the digest, if there are any; Ponte tries these again by itself.
failure-mail-refused = The mail server {$host} refused the digest (status {$status}). Ask who runs it why.
failure-mail-lost = The mail server {$host} broke off when it already had the text, so nobody knows whether it was sent. Ponte does not send it twice; the next one comes tomorrow. To send it all the same: pontectl digest send
failure-mail-message = No message could be made for these addresses. Check to, cc and from under [digest].
failure-mail-secret-missing = No password is kept for the mail server. Enter it with: pontectl digest set
    .window = No password is kept for the mail server. Enter it in the settings, under the daily digest.
mistake-mail-address = This is no e-mail address.
    .remedy = Write it as {$key} = "giulia@example.it" or {$key} = "Giulia Rossi <giulia@example.it>".
mistake-mail-copy = Number {$number} of this list is no e-mail address.
    .remedy = Write each as "giulia@example.it" or "Giulia Rossi <giulia@example.it>".
mistake-mail-many = These are too many people for one digest.
    .remedy = Name at most {$most}, or the address of a mailing list.
mistake-mail-server = This is no name of a mail server.
    .remedy = Write the name alone, as your provider gives it: server = "smtp.example.it". The port has a line of its own.
mistake-mail-plain = Without encryption the digest, and the password, cross the network in the clear.
    .remedy = Write security = "tls" or security = "starttls". If the server has neither and the network is your own, add: allow-unencrypted = true
explain-digest-active = { $value ->
        [true] Once a day, when something needs you, a digest is sent by mail.
       *[false] No digest is sent by itself.
    }
explain-digest-to = To whom the digest goes.
explain-digest-cc = { $value ->
        [none] Nobody else gets a copy.
       *[other] Who gets a copy.
    }
explain-digest-from = From whom it comes.
explain-digest-server = The mail server that sends it.
explain-digest-port = The port of the mail server.
explain-digest-security = { $value ->
        [none] The connection to the mail server is not encrypted.
        [starttls] The connection is encrypted after a few words, and never goes on without.
       *[tls] The connection is encrypted from the first byte on.
    }
explain-digest-user = { $value ->
        [none] Nobody signs in to the mail server.
       *[other] Who signs in to the mail server.
    }
explain-digest-hour = From this hour of the day on, by your own clock; a computer that slept sends when it wakes.
digest-subject = { $count ->
        [0] Ponte: nothing needs you
        [one] Ponte: one thing needs you
       *[other] Ponte: {$count} things need you
    }
digest-begin = { $count ->
        [0] Nothing needs you.
        [one] One thing needs you. It is answered on the computer that runs Ponte, with the command below it.
       *[other] {$count} things need you. They are answered on the computer that runs Ponte, with the commands below them.
    }
digest-sign-in = Nothing of “{$account}” is synced until somebody signs in again. {$failure}
digest-account = “{$account}” is not synced. {$failure}
digest-again = It is tried again at {$when}.
digest-need = {$record}: {$why}
digest-record-titled = {$kind} “{$title}”
digest-record-private = { $kind ->
        [task] a private task
       *[event] a private event
    } (no. {$id})
digest-record = { $kind ->
        [event] an event
        [task] a task
        [contact] a contact
       *[company] a company
    } (no. {$id})
digest-more = { $count ->
        [one] And one more thing: pontectl needs list
       *[other] And {$count} more: pontectl needs list
    }
digest-elsewhere = The computer {$computer} has been syncing this since {$when} and tells what waits there.
digest-done = Since the last digest ({$when}): {$what}.
digest-done-day = In the last 24 hours: {$what}.
digest-done-nothing = nothing was written
digest-messages = { $count ->
        [0] Messages caused to other people: 0.
        [one] One write was allowed to mail the guests of a meeting.
       *[other] {$count} writes were allowed to mail the guests of meetings.
    }
digest-end = Ponte sends this at most once a day, and only when something needs you. To stop it: pontectl digest off
cli-digest-subject = Subject: {$subject}
cli-digest-none = No digest is set up. To set one up: pontectl digest set --to ADDRESS --from ADDRESS --server NAME
cli-digest-off = The digest is not sent by itself: pontectl digest on
cli-digest-now-on = The digest is sent from now on: once a day from {$hour}:00 on, when something needs you, while pontectl watch runs.
cli-digest-now-off = The digest is no longer sent by itself.
cli-digest-set = Noted. See it: pontectl digest show. Send it now: pontectl digest send. Every day: pontectl digest on
cli-digest-sent = { $count ->
        [one] The digest was sent to one person.
       *[other] The digest was sent to {$count} people.
    }
cli-digest-last = Daily digest: last sent {$when}.
cli-digest-failed = Daily digest: {$failure}
cli-digest-again = Daily digest: {$failure} It is tried again at {$when}.
cli-doctor-digest = The mail server of the digest lets Ponte in
help-digest = The daily digest by mail: what needs you
help-digest-show = Show what it would say now; nothing is sent
help-digest-send = Send it now, whatever the hour
help-digest-set = Say to whom it goes and over which mail server; asks for the password
help-digest-set-to = To whom
help-digest-set-cc = Who gets a copy: one address, or several with commas between them
help-digest-set-from = From whom
help-digest-set-server = The mail server
help-digest-set-port = Its port; 465 with tls, 587 with starttls
help-digest-set-security = tls, starttls or none
help-digest-set-allow-unencrypted = Accept an unencrypted connection
help-digest-set-user = Who signs in there
help-digest-set-secret-env = Read the password from this environment variable, now and whenever Ponte runs
help-digest-set-hour = From which hour of the day on, 0 to 23
help-digest-on = Send it every day
help-digest-off = Do not send it by itself any more
cli-ask-digest-to = Whom does the digest go to?
cli-ask-digest-from = From which address does it come?
cli-ask-digest-server = Mail server:
help-digest-set-no-test = Do not sign in to the mail server to see whether it works
cli-digest-removed = The digest and its password are forgotten.
help-digest-remove = Forget the digest and its password

### Proxy and trusted certificates
mistake-proxy-address = This is no address of a proxy.
    .remedy = Write its host and port: address = "http://proxy.example.it:8080". A script (PAC) is the system's to know: mode = "system"
mistake-proxy-except = Number {$number} of the exceptions is no host, network or domain.
    .remedy = Write each one by itself: except = ["intranet.example.it", "10.0.0.0/8"]
mistake-update-address = This is no place that can be asked for newer versions: it must begin with https:// and hold no name, password, ? or #.
    .remedy = Write the address of the publisher's text: from = "https://example.it/ponte.json"
mistake-update-key = This is no public key of minisign.
    .remedy = Write the line of the publisher's key file that begins with RW
mistake-fingerprint = This is no fingerprint of a certificate.
    .remedy = Write sha256: and its 64 hexadecimal digits, or let Ponte write it: pontectl account trust NAME
mistake-fingerprint-host = From an e-mail address it cannot be told on which host the certificate is trusted.
    .remedy = Name it: trusted-certificate = {"{"} host = "cloud.example.it", fingerprint = "sha256:…" {"}"}
explain-trusted-certificate = This certificate on this host is trusted by your own choice, for this account alone, although nobody this computer trusts vouches for it.
explain-updates-from = Once a day Ponte asks there whether there is a newer version ({$value}). It never installs one.
explain-updates-key = Only what this key has signed is believed of newer versions.
explain-proxy-mode = { $value ->
        [none] The network is left directly, whatever the system says.
        [manual] The network is left through the proxy that is named here.
       *[system] The network is left as the system says: directly, through its proxy, or by the company's script.
    }
explain-proxy-address = The proxy through which every server is reached.
explain-proxy-user = Who signs in to the proxy.
explain-proxy-except = What is reached without the proxy; this computer always is.
cli-proxy-system = The proxy is the system's.
cli-proxy-none = No proxy is used.
cli-proxy-manual = The proxy is {$proxy}.
cli-proxy-way = {$name} ({$host}): through {$proxy}
cli-proxy-direct = {$name} ({$host}): directly
cli-proxy-set = The proxy is set.
cli-proxy-untried = There is no account yet through which it could be tried.
cli-trust-shown = {$host} shows a certificate that this computer does not trust:
cli-trust-subject = For: {$subject}
cli-trust-issuer = Signed by: {$issuer}
cli-trust-dates = Valid: {$from} to {$to}
cli-trust-fingerprint = SHA-256: {$fingerprint}
cli-trust-compare = Compare the fingerprint with the one that whoever runs the server tells you. If they are the same, it is that server; if not, somebody else may be reading along.
cli-trust-ask = Trust exactly this certificate, on this host, for the account “{$name}” alone? [y/N]
cli-trusted = The account “{$name}” trusts this certificate on {$host}.
cli-trust-not = Nothing is trusted; nothing was sent.
cli-trust-forgotten = The account “{$name}” trusts only whom the computer trusts.
cli-trust-needless = The computer trusts {$name} already; there is nothing to choose.
usage-trust-other = The server shows another certificate than the one named: {$fingerprint}. Nothing was changed.
help-account-trust = Trust the certificate of an account's server, which nobody vouches for
help-account-trust-name = Which account
help-account-trust-fingerprint = Trust the certificate with this fingerprint (SHA-256) without asking, and no other
help-account-trust-forget = Trust only whom the computer trusts again
help-account-add-trust-certificate = Trust the certificate with this fingerprint (SHA-256), which nobody vouches for
help-proxy = The proxy: through what the network is left
help-proxy-show = Show which proxy is used, and the way to each account
help-proxy-system = Use what the system says
help-proxy-none = Use none, whatever the system says
help-proxy-set = Name a proxy; asks for the password where a user is named
help-proxy-set-address = Its host and port: proxy.example.it:8080
help-proxy-set-user = Who signs in there
help-proxy-set-secret-env = Read the password from this environment variable, now and whenever Ponte runs
help-proxy-set-except = What is reached without it: hosts, domains or networks, with commas between them
help-proxy-set-no-test = Do not try it on the accounts

### Signing in by browser
failure-oauth-address = The addresses where {$provider} signs users in are not encrypted (https), so Ponte does not use them. Check the settings of this account.
failure-oauth-no-port = The browser's answer cannot be waited for: no port of this computer is free. Close other programs, or restart the computer, and sign in again.
failure-oauth-unanswered = Nobody signed in to {$provider} within five minutes, so Ponte stopped waiting. Begin again whenever you like; nothing was changed.
failure-oauth-denied = You, or {$provider} for you, said no to Ponte's request. Nothing was changed. To use this account, sign in again and accept what is asked for.
failure-oauth-again = {$provider} wants you to sign in again: what Ponte was let in with has expired or was revoked. Nothing is lost; what waits goes on afterwards.
failure-oauth-claims = Your organisation wants you to prove again who you are, for instance with a second factor. Until then nothing is read or written. Sign in again.
failure-oauth-consent = Your administrator must approve Ponte at {$provider} before you can sign in ({$reason}). Send your administrator this link: {$link}
failure-oauth-policy = A rule of your organisation keeps Ponte from signing in at {$provider} ({$reason}): it may want a managed device, a certain network or a stronger sign-in. Give this number to your administrator.
failure-oauth-not-assigned = Your organisation lets only certain users use Ponte at {$provider}, and you are not among them yet ({$reason}). Ask your administrator to assign it to you.
failure-oauth-tenant = This account does not belong to the organisation that Ponte signs in to at {$provider} ({$reason}). Sign in with your work account, or check the organisation (tenant) in the settings.
failure-oauth-user = Your account at {$provider} is locked, switched off, or its password has expired ({$reason}). Ask your administrator.
failure-oauth-app = {$provider} does not know Ponte as it is registered there ({$reason}). Give this number to whoever registered it: client id, redirect address http://localhost, public client.
failure-oauth-busy = {$provider} cannot sign anybody in at the moment ({$reason}). Ponte tries again by itself.
failure-oauth-refused = {$provider} refused the sign-in ({$reason}). Sign in again; if it happens again, give this word to your administrator.
failure-oauth-answer = {$provider} answered the sign-in with something that is no answer. Nothing was kept. Sign in again; if it happens again, something in between may be answering in its place.
failure-oauth-other-server = The answer to the sign-in did not come from {$provider}, so Ponte threw it away and sent nothing anywhere. Sign in again; if it happens again, tell your administrator.
failure-oauth-scopes = {$provider} did not grant all that Ponte needs; missing: {$missing}. Nothing was kept. Sign in again and leave all the ticks.
failure-oauth-no-refresh = {$provider} let Ponte in for a short time only, so you would have to sign in again and again. Nothing was kept. Whoever registered Ponte there must allow lasting access (offline_access).
oauth-page-done = You are signed in
oauth-page-done-text = You can close this page and go back to Ponte.
oauth-page-failed = That did not work
oauth-page-failed-text = Ponte says why. You can close this page.
oauth-page-nothing = Nothing is expected here
oauth-page-nothing-text = This address only takes the answer to a sign-in that Ponte began. You can close this page.

### What the window and the tray say of the whole
view-set-up = Nothing is joined yet: Ponte needs your CRM and your calendar.
view-never-run = Not synchronised yet.
view-last-sync = Last synchronised: {$when}.
view-syncing = Synchronising…
view-needs-you = { $count ->
    [one] One thing waits for your decision.
   *[other] {$count} things wait for your decision.
}
view-paused = Paused until you resume.
view-paused-until = Paused until {$when}.
view-offline = Offline: Ponte goes on by itself as soon as there is a connection.
view-signed-out = “{$account}” no longer lets Ponte in: sign in again.
view-next-run = Next time: {$when}.
view-undone-create = Taken away again { $side ->
        [left] in the CRM
        [right] in the calendar
       *[both] in the CRM and in the calendar
    }
view-undone-update = Restored { $side ->
        [left] in the CRM
        [right] in the calendar
       *[both] in the CRM and in the calendar
    }: {$fields}
view-undone-delete = Made again { $side ->
        [left] in the CRM
        [right] in the calendar
       *[both] in the CRM and in the calendar
    }
view-pairing-idle = In step.
view-pairing-due = It begins in a moment.
view-pairing-off = Switched off.
view-pairing-failed = The last run went wrong.
view-pairing-elsewhere = “{$computer}” keeps it in step.
word-system-vtiger = Vtiger
word-system-dav = CalDAV/CardDAV
word-system-microsoft365 = Microsoft 365
word-system-exchange = Exchange Server

### Notifications
notify-conflict = { $count ->
    [one] A record was changed on both sides
   *[other] {$count} records were changed on both sides
}
notify-conflict-named = Changed on both sides: {$title}
notify-conflict-ask = The CRM and the calendar say different things. Choose what holds.
notify-held = { $count ->
    [one] A deletion waits for you
   *[other] {$count} deletions wait for you
}
notify-parked = { $count ->
    [one] A record could not be carried over
   *[other] {$count} records could not be carried over
}
notify-parked-named = Could not be carried over: {$title}
notify-parked-ask = Everything else goes on. See why, and what to do.
notify-sign-in = “{$account}” no longer lets Ponte in
notify-sign-in-ask = Sign in again: until then nothing of it is synchronised.
notify-failing = “{$account}” has not answered for a while
notify-newer = Ponte {$version} is out
notify-newer-ask = Ponte shows what is new, and whoever looks after this computer installs it.
notify-discreet-needs = Ponte needs your decision
notify-discreet-account = Ponte needs your attention
notify-do-keep-crm = Keep the CRM
notify-do-keep-calendar = Keep the calendar
notify-do-show = Show
notify-do-sign-in = Sign in
notify-do-retry = Try again
usage-shown-again = What was shown is out of date. Look at the preview once more, then start.
failure-cancelled = It was stopped, as you wished. Nothing is lost by it: the next run goes on from there.
