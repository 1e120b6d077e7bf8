### What forms, rules and help pages of the app say

## Systems that can be joined
word-system-vtiger-secret = Access key
word-system-vtiger-address = https://crm.example.it, as your browser shows it while the CRM is open
word-system-vtiger-help = It is not your password: in the CRM, click your name at the top right, open “My Preferences”, and copy it from the section “User Advanced Options”.
word-system-microsoft365-secret = Sign-in
word-system-microsoft365-address = giulia@example.it
word-system-microsoft365-help = You sign in in the browser, on Microsoft's own page, with your work account; Ponte never sees your password.
word-system-exchange-secret = Password
word-system-exchange-address = giulia@company.com, or the host that Outlook on the web has in the browser: mail.company.com
word-system-exchange-help = For a company's own Exchange Server. The password is usually the one of your computer.
word-system-dav-secret = Password
word-system-dav-address = giulia@example.it, or cloud.example.it
word-system-dav-help = Many providers want an app password here instead of your usual one: you make it on their website, under security.

## Fields of a form
form-system = Choose what this account is.
form-name-empty = The account has no name. Type a short one, for example: crm
form-user-empty = Nobody is named. Type the user name with which you sign in there.
form-user-mail = The CRM knows no user of this name. It knows people by their user name, which is often not the e-mail address: “My Preferences” in the CRM shows it.
form-key-empty = The access key is missing. In the CRM, click your name at the top right, open “My Preferences”, and copy it from there.
form-key-like-password = The CRM refused it, and it looks like a password: the access key is something else, sixteen letters and digits. In the CRM, click your name at the top right, open “My Preferences”, and copy the access key from there.
form-password-empty = The password is missing. Type the one with which you sign in there.
form-kinds-empty = Nothing is chosen. Choose at least one of events, tasks, contacts and companies.
form-too-long = This is far too long (more than {$most} characters). Something else was pasted by mistake: empty the field and copy it anew.
form-address-empty = The address is missing. Type your e-mail address, or the name of the server.
form-address-empty-crm = The address is missing. Copy it from the browser while the CRM is open.
form-address-crm = This is no address of a CRM. Copy it from the browser while the CRM is open, for example https://crm.example.it
form-address-dav = This is no address Ponte understands. Type your e-mail address, the name of the server, or an address that begins with https://
form-address-mail = This is an e-mail address. Type the address of the CRM here: copy it from the browser while the CRM is open.
form-address-http = With http everything crosses the network to {$host} in the clear, your password with it. Write https instead; allow http only if the network is your own.
form-address-scheme = An address that begins with {$scheme} leads to no calendar and no CRM. Copy one that begins with https:// from the browser.
form-address-exchange-online = This is the old way into Microsoft 365 (EWS), which Microsoft is closing. Choose “Microsoft 365” as what the account is, and sign in in the browser.
form-address-webcal = An address that begins with webcal is a calendar that can only be read. Type the address of your own account instead: your e-mail address, or the name of the server.

## What an address is
find-dav = {$host} keeps calendars in a language Ponte speaks (CalDAV). Enter your password to go on.
find-app-password = {$host} keeps calendars in a language Ponte speaks (CalDAV). It wants an app password instead of your usual one: you make it on the provider's website, under security.
find-microsoft = Your calendar is with Microsoft 365. You sign in on Microsoft's own page, in the browser; no password is typed here.
find-microsoft-host = This is Microsoft 365. Type your e-mail address below and sign in on Microsoft's own page, in the browser.
find-microsoft-ews = {$host} is the old way into Microsoft 365 (EWS), which Microsoft is closing, so Ponte takes the new one (Graph). Type your e-mail address below and sign in in the browser.
find-exchange = Your calendar is on your company's Exchange server. Enter your password to go on; where your user name is not your e-mail address, enter that too.
find-google = Your calendar is with Google. Ponte will join it in a coming version; until then it joins CalDAV calendars.
find-unknown = Nothing at this address says what it is. If your provider offers CalDAV, enter the address it names and your password, and Ponte tries it.

## Rules
rules-nothing-changes = Nothing changes.
rules-not-asked = What the next run would write cannot be told now. {$why}
rules-next-run = In the { $side }, the next run would write: {$create} new, {$update} changed, {$delete} deleted.
rules-writes-nothing = The next run would write nothing.
word-choice-planned = planned
word-choice-held = held
word-choice-cancelled = cancelled
word-choice-not-started = not started
word-choice-in-progress = in progress
word-choice-completed = completed
word-choice-waiting = waiting
word-choice-deferred = deferred
word-choice-high = high
word-choice-medium = medium
word-choice-low = low

## A week
mistake-date-unknown = This is no date. Write it like 2026-01-31.
word-weekday-1 = Mon
word-weekday-2 = Tue
word-weekday-3 = Wed
word-weekday-4 = Thu
word-weekday-5 = Fri
word-weekday-6 = Sat
word-weekday-7 = Sun
week-in-step = Every rule lets it through, and it is kept in step.
week-comes = Every rule lets it through: it comes to the other side.
week-masked = It is private, so the other side only sees that the time is taken.
week-no-create = Nothing new goes this way.

## Field mapping
mapping-now = “{$field}” goes to: {$target}.
mapping-instead = “{$field}” no longer goes to: {$target}. Another field takes its place.
mapping-back = “{$field}” goes where it goes by itself again.
word-part-work = work
word-part-home = private
word-part-other = other
word-part-mobile = mobile
word-part-fax = fax
word-part-assistant = assistant
word-part-street = street
word-part-po-box = PO box
word-part-city = city
word-part-region = province
word-part-postcode = postcode
word-part-country = country

## Help
word-keychain-linux = Secret Service (GNOME Keyring, KWallet or another)
word-keychain-macos = macOS Keychain
word-keychain-windows = Windows Credential Manager
diagnostics-told = These files say which versions are at work, what is chosen, how much is kept in step, how the last runs ended, and what the log says. No title, no name, no address, no password and no server of yours is in them. Read them before you pass them on.

## The words of a start
app-words = Ponte { $version }: keeps a CRM and a calendar in step, from the tray.

    ponte [PAGE] [--background] [--home FOLDER]

    Opens the window, or that of the Ponte that runs already. The page, where one is named:
      overview       how each pairing stands, and its next sync
      needs          what waits for your answer
      activity       what each sync did
      accounts       the CRM and the calendars
      rules          what is kept in step, and how
      mapping        which field goes where
      settings       language, notifications, start at login
      about          versions, log and diagnostics
      setup          the first steps

      --background   Start in the tray, without the window
      --home FOLDER  Keep settings, database and log in this folder; a Ponte with a home of its own
                     runs beside the others
      -h, --help     Say this
      -V, --version  Say the version

    Without a window: pontectl --help
