### Ponte's window: every word of it, in English. Keys begin with window-; the same keys stand in it/window.ftl.

## Frame

window-name = Ponte
window-title = {$page} · Ponte
window-page = { $page ->
        [needs] Needs you
        [activity] Activity
        [accounts] Accounts
        [rules] Rules
        [mapping] Field mapping
        [settings] Settings
        [about] About & help
        [setup] First run
       *[overview] Overview
    }
window-navigation = Pages
window-skip = Skip to the page
window-close = Close
window-cancel = Cancel
window-keep = Keep it
window-remove = Remove …
window-copy = Copy
window-copied = Copied
window-saved = Saved.
window-optional = (optional)
window-loading = One moment …
window-loading-failed = Ponte does not answer
window-unknown = Ponte did not answer this. Try again; if it happens again, quit Ponte and start it anew: nothing is lost by that.
window-locked = Set by {$by}; it cannot be changed here.
window-progress-part = {$done} of {$total}
window-leave-title = Leave without saving?
window-leave-words = What you changed on this page is not saved yet.
window-leave-anyway = Leave without saving
window-leave-stay = Stay here

## States

window-state = { $state ->
        [set-up] To set up
        [idle] In step
        [syncing] Syncing
        [needs-you] Needs you
        [paused] Paused
        [offline] Offline
       *[signed-out] Signed out
    }
window-pairing-state = { $state ->
        [idle] In step
        [due] About to sync
        [syncing] Syncing
        [needs-you] Needs you
        [paused] Paused
        [waiting] Waiting
        [signed-out] Signed out
        [elsewhere] On another computer
        [failed] Failed
       *[never-run] Never run
    }
window-kinds = { $kind ->
        [event] Events
        [task] Tasks
        [contact] Contacts
       *[company] Companies
    }
window-side = { $side ->
        [left] CRM
       *[right] calendar
    }
window-direction = { $direction ->
        [to-calendar] Only from the CRM to the calendar
        [to-crm] Only from the calendar to the CRM
       *[both] In both directions
    }

## Remedies

window-remedy-sign-in = Sign in again
window-remedy-administrator = Copy the link for your administrator
window-remedy-certificate = Look at the certificate
window-remedy-allow-http = Accept an unencrypted connection to {$host}
window-remedy-settings-file = Open the settings file
window-remedy-settings-line = Open the settings file (line {$line})
window-remedy-proxy = Look at the proxy settings
window-remedy-retry = Try again
window-remedy-take-over = Sync on this computer instead
window-sign-in-title = Sign in to “{$account}” again
window-sign-in-words = Ponte tries it once, so that the account is not locked, and keeps it in this computer's keychain.
window-sign-in-browser = Sign in in the browser
window-sign-in-browser-words = Your browser opens Microsoft's own page. Ponte never sees your password; what lets it in is kept in this computer's keychain.
window-sign-in-waiting = Waiting for you in the browser, up to five minutes …
window-sign-in-no-browser = No browser opened? Copy the address and open it in a browser on this computer.
window-sign-in-copy = Copy the address
window-sign-in-done = Signed in to “{$account}”.
window-secret = Password or access key
window-secret-blanks = It begins or ends with a blank, as happens when pasting.
window-secret-blanks-remove = Remove the blanks
window-show-secret = Show: {$label}
window-certificate-title = Is this really {$host}?
window-certificate-words = Nobody this computer trusts vouches for {$host}. That is usual for a server inside a company, and it is also what an impostor looks like. Ask whoever runs the server for its fingerprint, and compare.
window-certificate-fingerprint = Fingerprint (SHA-256)
window-certificate-subject = Issued to
window-certificate-issuer = Issued by
window-certificate-valid = Valid
window-certificate-span = from {$from} to {$to}
window-certificate-risk = If it is not the same, somebody could read your password and everything that is synced.
window-certificate-compared = I compared the fingerprint, and it is the same. Trust it for “{$account}” only.
window-certificate-trust = Trust this certificate
window-certificate-refuse = Do not trust it
window-certificate-done = “{$account}” now trusts this certificate of {$host}.

## Overview

window-sync-now = Sync now
window-sync-this = Sync now
window-sync-started = The sync has started.
window-cancel-sync = Stop this sync
window-cancelled = Stopped. Nothing is lost by it.
window-pause = Pause
window-pause-span = { $span ->
        [hour] For 1 hour
        [tomorrow] Until tomorrow
       *[until-resumed] Until I resume
    }
window-paused = Paused.
window-resume = Resume
window-resumed = Ponte goes on.
window-bridge = A CRM on the left bank, a calendar on the right bank, and a bridge between them
window-overview-empty = Nothing is joined yet
window-overview-unfinished = The first run of “{$pairing}” is not finished. Nothing has been written yet.
window-overview-finish = Go on with the first run
window-overview-empty-words = In a few minutes your CRM and your calendar tell the same story.
window-set-up = Set it up
window-needs-show = { $count ->
        [one] 1 thing needs you
       *[other] {$count} things need you
    }
window-needs-open = Show
window-mail-caused = { $count ->
        [0] Messages caused to other people: 0. Ponte never writes to anybody by itself.
        [one] 1 change was permitted to notify guests.
       *[other] {$count} changes were permitted to notify guests.
    }
window-pairing-add = Join another CRM and calendar
window-pairing-active = Active
window-pairing-switched = { $active ->
        [yes] “{$name}” is active.
       *[no] “{$name}” is switched off.
    }
window-pairing-remove = Remove the pairing
window-pairing-remove-title = Remove “{$name}”?
window-pairing-remove-words = Ponte stops keeping the two in step and forgets what belongs together. Everything that is in the CRM and in the calendar stays there. To also take back what Ponte created, remove the account instead.
window-pairing-removed = “{$name}” is removed.
window-taken-over = This computer syncs it now.
window-last-run = Last sync
window-next-run = Next sync
window-never = never
window-not-planned = not planned
window-requests = Requests today
window-requests-count = {$count} of {$budget}
window-messages = Messages caused
window-messages-count = {$permitted} ({$held} held back)
window-chart = { $runs ->
        [one] The last sync
       *[other] The last {$runs} syncs
    } of “{$name}”: { $written ->
        [one] 1 change
       *[other] {$written} changes
    } written{ $failed ->
        [0] {""}
        [one] , 1 failed
       *[other] , {$failed} failed
    }{ $partial ->
        [0] {""}
        [one] , 1 in part
       *[other] , {$partial} in part
    }.
window-chart-bar = {$when}: { $outcome ->
        [clean] done
        [partial] done in part
        [failed] failed
        [interrupted] interrupted
       *[running] under way
    }, { $written ->
        [one] 1 change
       *[other] {$written} changes
    }

## What was typed

window-mistake-empty = This is empty. Fill it in.
window-mistake-long = This is {$length} characters long, and {$most} at most are used. Check what was pasted.
window-mistake-address = This is no address of a server. Write it as the browser shows it: https://crm.example.it
window-mistake-address-mail = This is an e-mail address. Write the address that the browser shows when you use the CRM: https://crm.example.it
window-mistake-address-blank = There is a blank within the address. Take it out.
window-mistake-address-secret = The address holds a user name or password. Write it without; they have fields of their own.
window-mistake-scheme = “{$scheme}” is not how a CRM or calendar is reached. Begin the address with https://
window-mistake-http = With http your password and all data cross the network readable by others. Write https:// instead; if the server has none and the network is yours, tick the box below.
window-mistake-secret-empty = This is empty. Paste or type it; it goes to the keychain of this computer and nowhere else.
window-mistake-secret-long = This is too long to be a password or key. Check what was pasted.
window-mistake-name = A name has up to 64 letters, digits, blanks and _ - . @, and does not begin with a dash. Choose a shorter or plainer one.
window-mistake-name-taken = “{$name}” is taken. Choose another name.
window-mistake-number = Write a whole number from {$least} to {$most}.
window-mistake-time = Write hours and minutes, such as 09:00.
window-mistake-time-order = The end does not come after the beginning. Choose a later hour.
window-mistake-date = Write a day that exists: year, month, day.
window-mistake-mail = “{$given}” is no e-mail address. Write it like giulia@example.it
window-mistake-host = Write only the name of the server, such as smtp.example.it; the port has a field of its own.
window-mistake-proxy = Write the proxy with its port, such as http://proxy.example.it:3128

## Needs you

window-stop = Stop
window-needs-lead = What Ponte will not decide for you. Everything else goes on meanwhile.
window-needs-empty = Nothing needs you
window-needs-empty-words = When both sides change the same thing, or many entries would be deleted at once, it waits here.
window-need = { $is ->
        [conflict] Conflict
        [deletions] Deletions on hold
        [parked] Could not be carried over
        [match] Maybe the same
        [undo] Changed meanwhile
        [sign-in] Sign in again
       *[elsewhere] On another computer
    }
window-since = since {$when}
window-in-crm = In the CRM
window-in-calendar = In the calendar
window-answered = Noted. Ponte carries it out now.
window-answer-noted = You have answered this; the next sync carries it out.
window-need-match-title = Are these two the same?
window-need-elsewhere-title = {$computer} syncs “{$pairing}”
window-need-tries = { $count ->
        [one] Tried once.
       *[other] Tried {$count} times.
    }
window-need-record = Number {$record}.
window-need-dismiss = Leave it as it is
window-need-same = They are the same
window-need-different = They are different
window-need-undo = Restore it anyway
window-need-undo-keep = Leave it as it is now
window-undo-values = was {$before}; now {$left} in the CRM, {$right} in the calendar
window-conflict-caption = What differs in “{$title}”
window-conflict-field = Field
window-conflict-before = Before
window-conflict-take = {$field}: take “{$value}” ({$side})
window-conflict-settled = (settled by your rules)
window-conflict-merge = Use what I chose
window-conflict-merge-left = { $count ->
        [one] Choose 1 more field
       *[other] Choose in {$count} fields
    }
window-conflict-left = Keep the CRM's
window-conflict-right = Keep the calendar's
window-conflict-both = Keep both as two entries
window-conflict-words = The value that loses is not gone: Activity can bring it back for 30 days.
window-deletions-list = What would be deleted
window-deletions-ask = { $count ->
        [one] Delete 1 entry
       *[other] Delete {$count} entries
    } { $side ->
        [left] in the CRM too?
       *[right] in the calendar too?
    }
window-deletions-ask-words = { $count ->
        [one] Activity brings it back for 30 days, but not as it was.
       *[other] Activity brings them back for 30 days, but not as they were.
    }
window-deletions-loss-number = What is made again gets new numbers: links to the old ones lead nowhere.
window-deletions-loss-relations = What the CRM had tied to it (documents, comments, related records) stays untied.
window-deletions-released = Deleting now. Activity can take it back for 30 days.
window-deletions-back = Open the activity
window-show-all = Show all {$count}
window-show-fewer = Show fewer
window-show-more = { $some ->
        [one] Show 1 more
       *[other] Show {$count} more
    }
window-and-more = … and {$count} more.

## Activity

window-activity-lead = What each sync did, why, and how to take it back.
window-filter = Find in the activity
window-filter-search = Search
window-filter-outcome = Show
window-filter-outcomes = { $outcome ->
        [written] What changed something
        [failed] What failed
       *[all] Everything
    }
window-filter-kind = Kind
window-filter-any = All
window-filter-clear = Clear the filter
window-pairing = Pairing
window-runs = Syncs, newest first
window-runs-found = { $some ->
        [0] No sync
        [one] 1 sync
       *[other] {$count} syncs
    }
window-runs-newer = Show newer syncs
window-runs-none = Nothing fits this filter
window-runs-none-words = Clear the filter, or look for fewer letters.
window-runs-empty = No sync yet
window-runs-empty-words = Here you will see what each sync did.
window-outcome = { $outcome ->
        [clean] done
        [partial] done in part
        [failed] failed
        [interrupted] interrupted
       *[running] under way
    }
window-writes = { $count ->
        [one] 1 change
       *[other] {$count} changes
    }
window-run = Sync {$id}
window-item = { $action ->
        [create] Created
        [update] Changed
        [delete] Deleted
       *[something] Touched
    } { $side ->
        [left] in the CRM
       *[right] in the calendar
    }
window-item-record = Number {$record} ({$side})
window-item-mailed = Guests were notified.
window-item-undone = Taken back.
window-item-undone-by = Taken back by sync {$run}
window-undo = Take back
window-undo-run = { $count ->
        [one] Take this change back …
       *[other] Take these {$count} changes back …
    }
window-undo-title-run = Take sync {$run} back?
window-undo-title-item = Take this change back?
window-undone-title-run = { $how ->
        [all] Sync {$run} was taken back
        [part] Sync {$run} was taken back in part
       *[none] Nothing was taken back
    }
window-undone-title-item = { $how ->
        [none] Nothing was taken back
       *[all] This change was taken back
    }
window-undo-looking = Looking at what would come back …
window-undo-busy = Taking it back on both sides …
window-undo-losses = What does not come back:
window-undo-state = { $state ->
        [already] Already so
        [changed-since] Waits for you
       *[stopped] Left as it is
    }
window-undo-now = { $count ->
        [one] Take 1 change back
       *[other] Take {$count} changes back
    }
window-undone = Taken back. This, too, can be taken back.
window-keep-all = Leave all as it is
window-explain = Where is …?
window-explain-what = What are you looking for?
window-explain-hint = The title or a part of it, its number, or an e-mail address in it.
window-explain-ask = Ask both servers, too (takes a little longer)
window-explain-busy = Looking …
window-explain-none = Nobody knows anything of it
window-explain-none-words = Neither Ponte nor, if you asked them, the servers have it. Try fewer letters.
window-explain-next = The next sync: { $action ->
        [create] creates it
        [update] changes it
        [delete] deletes it
       *[something] looks at it
    } { $side ->
        [left] in the CRM
       *[right] in the calendar
    }.

## Accounts

window-accounts-lead = Where Ponte signs in. Passwords and keys stay in this computer's keychain and are never shown.
window-accounts-empty = No account yet
window-accounts-empty-words = The first run adds one for your CRM and one for your calendar.
window-account-add = Add an account
window-account-change-title = Change “{$account}”
window-change = Change …
window-account-sort = What is it for?
window-account-sorts = { $sort ->
        [crm] A CRM
       *[calendar] A calendar or address book
    }
window-account-system = System
window-account-address = Address
window-account-address-mail = E-mail address, or the address of the server
window-account-example = For example {$example}
window-account-http = Accept an unencrypted connection
window-account-http-words = Only for a server in your own network: everybody in it can read along.
window-account-finding = Working out what this is …
window-account-mail = E-mail address
window-account-shared = Calendars that others share with me, too
window-account-shared-words = Asks Microsoft for two more rights, which your administrator may have to approve first.
window-account-registration = Registration and organisation
window-account-registration-words = Your IT tells you these, or sets them for everybody (docs/microsoft.md).
window-account-client = Application (client) ID
window-account-client-missing = Nobody has set it on this computer. Ask your IT for the “Application (client) ID” of Ponte.
window-account-tenant = Organisation (tenant)
window-account-tenant-words = Its domain or tenant id; empty for any organisation.
window-account-cloud = Address of the service
window-account-cloud-words = Only for national clouds, such as graph.microsoft.us.
window-account-sign-in = How you sign in
window-account-sign-in-words = Your administrator tells you, where it is not by a password.
window-account-sign-in-word = { $word ->
        [browser] In the browser, on Microsoft's page
        [windows] As the user of Windows, without a password
       *[password] With user name and password
    }
window-account-exchange = Mailbox and deletions
window-account-mailbox = Another mailbox
window-account-mailbox-words = The e-mail address of a mailbox that its owner or your administrator opened to you; empty for your own.
window-account-deletion = What is deleted
window-account-deletion-word = { $word ->
        [soft] Goes out of sight; an administrator can bring it back
        [hard] Is gone at once
       *[deleted-items] Goes to “Deleted Items”
    }
window-account-conflicts = Two changes at the same moment
window-account-conflicts-words = When somebody changes an entry in the very moment in which Ponte writes it.
window-account-conflicts-word = { $word ->
        [auto] The Exchange Server decides, property by property
        [always] Ponte's stands
       *[never] Ponte reads again and merges both
    }
window-account-consent = Approval
window-account-user = User name
window-account-user-crm = As you type it when you sign in to the CRM.
window-account-user-calendar = Often the e-mail address, or the part before the @.
window-account-user-exchange = Often the e-mail address, or DOMAIN\name as you type it at your computer.
window-account-secret-kept = One is kept already. Leave this empty to go on using it.
window-account-name = Name of the account
window-account-name-words = Only for you, to tell your accounts apart.
window-account-name-crm = crm
window-account-name-calendar = calendar
window-account-trying = Signing in, once …
window-account-passed = {$product} {$version} let you in as {$user}.
window-account-moved = The server says that it has moved to {$address}. Ponte sends your password to the new place only if you say so.
window-account-move = Use the new address
window-account-save = Try and save
window-account-state = { $state ->
        [ok] Signed in
        [signed-out] Signed out
        [resting] Resting
       *[unknown] Not tried yet
    }
window-account-secret = Password or key
window-account-secret-place = { $place ->
        [keychain] In the keychain
        [environment] In an environment variable
        [windows] None: Windows knows the user
        [missing] Missing
       *[unknown] Unknown: the keychain is locked
    }
window-account-encryption = Connection
window-account-unencrypted = Not encrypted, by your choice
window-account-pairings = Used by
window-account-unused = nothing yet
window-account-trusted = Trusted certificate
window-certificate-forget = Trust it no longer
window-certificate-forgotten = This certificate is no longer trusted.
window-selftest = Try the server …
window-selftest-title = What can “{$account}” do?
window-selftest-words = Ponte creates a few entries of its own, changes them and takes them away again. Yours are not touched, and nobody is notified.
window-selftest-start = Start
window-selftest-busy = Trying the server …
window-selftest-done = { $failed ->
        [0] It can do everything Ponte needs.
        [one] One thing it cannot do.
       *[other] {$failed} things it cannot do.
    }
window-selftest-passed = Passed
window-selftest-failed = Not passed
window-account-remove = Remove the account
window-account-remove-take = Take the copies back and remove the account
window-account-remove-title = Remove “{$account}”?
window-account-remove-words = The account, its password in the keychain and the pairings that use it are removed from this computer. The account on the server stays.
window-account-removed = “{$account}” is removed.
window-account-copies = What about what Ponte created?
window-account-copies-leave = Leave all where it is
window-account-copies-leave-words = Nothing changes in the CRM or the calendar.
window-account-copies-take = { $count ->
        [one] Take 1 copy back
       *[other] Take {$count} copies back
    }
window-account-copies-take-words = Only what Ponte created and nobody has changed since.
window-account-leave-looking = Looking at what Ponte created there …
window-account-leave-busy = Removing …

## Rules

window-rules-lead = What is kept in step, and how. The picture shows your own week under these rules, also before you save them.
window-rules-parts = Rules of
window-rules-general = In general
window-rules-on = { $kind ->
        [event] Sync events
        [task] Sync tasks
        [contact] Sync contacts
       *[company] Sync companies
    }
window-rules-off = Nothing of this kind is synced. What is already on both sides stays there.
window-rules-show = Show which
window-rules-active = This pairing is active
window-rules-interval = Look for changes every
window-minutes = { $count ->
        [one] minute
       *[other] {$count} minutes
    }
window-seconds = {$count} seconds
window-rules-brake = Ask before deleting many
window-rules-brake-words = When more than both numbers would be deleted at once, the deletions wait for you.
window-rules-brake-records = More than so many
window-rules-brake-percent = More than so many in 100
window-flow = { $direction ->
        [to-crm] From the calendar to the CRM
       *[to-calendar] From the CRM to the calendar
    }
window-flow-create = { $direction ->
        [to-crm] What is new in the calendar goes to the CRM
       *[to-calendar] What is new in the CRM goes to the calendar
    }
window-flow-update = { $direction ->
        [to-crm] Changes in the calendar go to the CRM
       *[to-calendar] Changes in the CRM go to the calendar
    }
window-flow-delete = { $direction ->
        [to-crm] What is deleted in the calendar is deleted in the CRM
       *[to-calendar] What is deleted in the CRM is deleted in the calendar
    }
window-flow-delete-words = Never many at once without asking you.
window-private-title = Private entries
window-private = { $policy ->
        [full] As they are, marked private
        [marked] Everything is marked private
        [busy] Only that the time is taken
       *[skip] Not at all
    }
window-private-example = { $policy ->
        [full] “Dentist, 16:00” shows its title to whoever may see private entries there.
        [marked] Even “Visit to Ferrari” is hidden from colleagues on the other side.
        [busy] “Dentist, 16:00” shows to others as “Busy, 16:00”.
       *[skip] “Dentist, 16:00” stays where it is; on the other side the time looks free.
    }
window-busy-title = How taken time is called
window-conflict-rule = When both sides change the same thing
window-conflict-wins = { $wins ->
        [newest] The later change wins
        [crm] The CRM wins
        [calendar] The calendar wins
       *[ask] Ask me
    }
window-conflict-example = { $wins ->
        [newest] Moved in the CRM at 10:00 and in the calendar at 10:05: the calendar's hour stays.
        [crm] What the office writes stands.
        [calendar] What you write on your phone stands.
       *[ask] Each side keeps its own until you answer.
    }
window-span = { $span ->
        [months] Around today
        [since] From a day on
       *[all] Everything
    }
window-span-example = { $span ->
        [months] The last month and the next two, say.
        [since] From the day you joined the company, say.
       *[all] However old it is.
    }
window-span-from = From
window-months-back = Months back
window-months-ahead = Months ahead
window-hours = Hours of the day
window-hours-some = Only some hours
window-hours-words = What lies outside them stays where it is.
window-hours-from = From
window-hours-to = To
window-hours-straddling = Also what is only partly within
window-hours-all-day = Also whole days
window-all-day = How a whole day looks in the CRM
window-all-day-words = A CRM that knows no whole days shows them from one hour to another. Coming back untouched they are whole days again.
window-defaults = What the calendar does not say
window-defaults-words = A new entry gets this in the CRM.
window-categories = Categories
window-categories-words = Separate several with commas.
window-categories-set = Give to what is synced
window-categories-include = Only these
window-categories-exclude = Not these
window-scope = Whose
window-scope-name = { $scope ->
        [mine] Mine
        [groups] Mine and my groups'
       *[all] Everybody's
    }
window-scope-example = { $scope ->
        [mine] What is assigned to you in the CRM.
        [groups] Also what is assigned to “Sales”, say.
       *[all] Everything you may see in the CRM.
    }
window-groups = Groups
window-groups-words = As the CRM names them, separated by commas.
window-comma = Separate several with commas.
window-collection-usual = The usual one
window-invited = Bring invited contacts to my address book
window-invited-words = A CRM contact named by one of your events joins your address book.
window-mail-attendees = Let the server notify guests of meetings I organise
window-mail-attendees-words = Off: nobody ever gets mail because of Ponte; such a change waits for you instead.
window-mail-attendees-warning = From the next sync on, guests may get invitations and changes by mail.
window-remove-disabled = Take the contacts away when my user is disabled
window-remove-disabled-words = For companies: once an administrator disabled the user in the CRM, contacts that Ponte brought wait for consent, and then go.
window-mistake-category-both = “{$category}” is both under “only these” and “not these”. Take it out of one.
window-mistake-groups = Name at least one group, as the CRM has it, or choose “Mine”.

## The week

window-week = Your week under these rules
window-week-before = The week before
window-week-after = The week after
window-week-all-day = whole day
window-week-event = {$title}, {$hours}: { $fate ->
        [syncs] syncs
        [masked] masked
       *[left-out] left out
    }. {$why}
window-week-fate = { $fate ->
        [syncs] syncs
        [masked] masked
       *[left-out] left out
    }: {$count}
window-week-fate-one = { $fate ->
        [syncs] syncs
        [masked] masked, shown as “{$shown}”
       *[left-out] left out
    }
window-week-fate-head = Syncs?
window-week-list = The same as a list, with reasons
window-week-when = When
window-week-what = What
window-week-why = Why

## Saving

window-save = Save
window-discard = Discard
window-unsaved = There are unsaved changes.
window-flaws = { $count ->
        [one] 1 field needs another look before this can be saved.
       *[other] {$count} fields need another look before this can be saved.
    }

## Field mapping

window-mapping-lead = Which field of the CRM goes to which field of the calendar's side. Only fields of the same type go together.
window-mapping-fixed = These fields are fixed; here you see where each goes.
window-mapping-caption = { $kind ->
        [event] Fields of events
        [task] Fields of tasks
        [contact] Fields of contacts
       *[company] Fields of companies
    }
window-mapping-crm = In the CRM
window-mapping-type = Type
window-mapping-goes = goes to
window-mapping-target = In the calendar or address book
window-mapping-select = Where “{$field}” goes
window-mapping-nowhere = nowhere
window-mapping-yours = Yours
window-mapping-built-in = otherwise: {$field}
window-mapping-reset = As it was built
window-mapping-mistakes = { $count ->
        [one] 1 field needs another look.
       *[other] {$count} fields need another look.
    }
window-value-type = { $type ->
        [text] text
        [e-mail] e-mail address
        [phone] telephone
        [date] date
        [time] date and hour
        [choice] one of a list
        [url] web address
        [body] long text
        [moment] date and hour
        [number] number
        [items] several entries
        [attendees] people invited
        [person] person
        [references] links to contacts
        [address] address
        [recurrence] repetition
        [exceptions] exceptions of a series
        [photo] picture
       *[other] {$type}
    }

## Settings

window-settings-general = General
window-language = Language
window-italian = Italiano
window-english = English
window-zone = Time zone
window-zone-words = Region and city, such as Europe/Rome.
window-mistake-zone = There is no such time zone. Write region and city: Europe/Rome
window-theme = Appearance
window-theme-name = { $theme ->
        [system] As the system
        [light] Light
       *[dark] Dark
    }
window-start-at-login = Start with the computer
window-start-at-login-words = Ponte starts beside the clock, without a window.
window-notifications = Notifications
window-notifications-on = Notify me when something needs me
window-notifications-words = At most one for each cause and hour.
window-lock-screen = Nothing personal on the lock screen
window-lock-screen-words = Without titles and names: “A conflict needs you”.
window-quiet = Quiet hours
window-quiet-words = No notification then; what came up is told afterwards.
window-password = Password
window-secret-place = It goes to the keychain of this computer.
window-proxy = Company proxy
window-proxy-how = How Ponte reaches the network
window-proxy-name = { $proxy ->
        [system] As the system says
        [none] Directly
       *[manual] Through this proxy
    }
window-proxy-example = { $proxy ->
        [system] Right for most people, automatic configuration included.
        [none] Even where the system names a proxy.
       *[manual] When your IT department gave you an address and a port.
    }
window-proxy-address = Proxy and port
window-proxy-user-words = Only where the proxy asks for one.
window-digest = Daily digest
window-digest-words = Once a day, when something needs you, a mail says what; private titles are not in it.
window-digest-on = Send it by itself
window-digest-to = To
window-digest-cc = Copies to
window-digest-from = From
window-digest-from-words = The address that belongs to the mail account.
window-digest-hour = From this hour on
window-digest-hour-words = 0 to 23, by your clock.
window-digest-server = Mail server
window-digest-security = Encryption
window-digest-security-name = { $security ->
        [tls] From the first byte (TLS)
        [starttls] After a few words (STARTTLS)
       *[none] None
    }
window-digest-port = Port
window-digest-port-words = Usually {$port}.
window-digest-user-words = Only where the mail server asks for one.
window-digest-unencrypted = Accept that the digest and the password cross the network unencrypted
window-digest-send = Send it now
window-digest-sending = Sending …
window-digest-save-first = Save first.
window-mistake-unencrypted = Without encryption the digest and its password can be read on the way. Choose TLS or STARTTLS; if the server has neither and the network is yours, tick the box below.
window-mistake-copies = Name at most {$most} people, or the address of a list.

## First run

window-back = Back
window-continue = Continue
window-setup-steps = Steps
window-setup-step = { $step ->
        [welcome] Welcome
        [crm] CRM
        [calendar] Calendar
        [what] What to sync
        [preview] Preview
       *[done] Running
    }
window-setup-step-done = done
window-setup-title = { $step ->
        [welcome] Welcome to Ponte
        [crm] Your CRM
        [calendar] Your calendar
        [what] What should be kept in step?
        [preview] This is what would happen
       *[done] Ponte is running
    }
window-setup-lead = { $step ->
        [welcome] It keeps your CRM and your calendar telling the same story. Five minutes, and nothing is written before you have seen it.
        [crm] Where your customers are. Ponte signs in as you do.
        [calendar] Type your e-mail address: Ponte looks up the rest, and asks for what it cannot find.
        [what] What is set already fits most people; all of it can be changed later.
        [preview] Nothing has been written yet. Starting does exactly this, and nothing else.
       *[done] From now on it works by itself.
    }
window-setup-need-crm = Have at hand the address of your CRM, your user name and your access key. Where to find the key is said when you need it.
window-setup-need-calendar = For the calendar, your e-mail address and its password.
window-setup-safe = Nobody gets mail because of Ponte, and passwords stay in this computer's keychain.
window-setup-leave = You can leave at any step and go on later where you were.
window-setup-begin = Begin
window-setup-language = Language
window-setup-which = Which one?
window-setup-another = Another one
window-setup-done-tray = Close this window: Ponte goes on beside the clock and looks for changes every few minutes. It starts with the computer, unless you choose otherwise under “Settings”.
window-setup-done-needs = When it will not decide something by itself, it tells you; the answer is two clicks away under “Needs you”.
window-setup-done-undo = What it wrote can be taken back under “Activity”.
window-setup-overview = Go to the overview
window-setup-start = { $first ->
        [watch-only] Start watching
        [import-only] Start importing
       *[two-way] Start
    }
window-what-kinds = What?
window-what-kind = { $kind ->
        [event] Meetings, visits, calls: a visit entered in the CRM shows on your phone.
        [task] To-dos with a due date: “send the offer by Friday”.
        [contact] People with numbers and addresses: your phone knows who is calling.
       *[company] Firms, as cards without a person.
    }
window-what-kinds-none = Choose at least one, so that there is something to do.
window-what-direction = In which direction?
window-direction-example = { $direction ->
        [both] Move a meeting on your phone, and it moves in the CRM; and the other way round.
        [to-calendar] You see the CRM on your phone; what you enter there stays there.
       *[to-crm] The CRM learns what you enter on your phone; what the office enters stays in the CRM.
    }
window-what-private = What do colleagues see of your private events in the CRM?
window-what-calendar = Which calendar?
window-what-book = Which address book?
window-what-window = How far back and ahead?
window-what-window-words = Once it is linked, an entry is followed wherever it moves.
window-what-first = The first time
window-first = { $first ->
        [two-way] Bring both sides into step
        [import-only] At first only towards the CRM
       *[watch-only] Only watch
    }
window-first-example = { $first ->
        [two-way] What is on one side only goes to the other. What is on both is found and joined, not doubled.
        [import-only] What the CRM had before stays there; new entries cross in both directions.
       *[watch-only] Nothing is written; Ponte shows what it would do.
    }
window-what-name = Name of this pairing
window-what-name-words = Only for you, for example your own name.
window-what-next = Show me what would happen
window-preview-caption = What the first sync would do
window-preview-busy = Comparing both sides; nothing is written …
window-preview-ready = The preview is ready.
window-preview-stopped = Stopped. Nothing has been written.
window-preview-again = Compare again
window-preview-nothing = Both sides already say the same: there is nothing to do.
window-preview-what = Where
window-preview-row = { $kind ->
        [event] Events
        [task] Tasks
        [contact] Contacts
       *[company] Companies
    } { $side ->
        [left] in the CRM
       *[right] in the calendar
    }
window-preview-create = New
window-preview-update = Changed
window-preview-delete = Deleted
window-preview-held = On hold
window-preview-kept = Kept back
window-preview-held-words = Deletions that are put off until you agree, or until the other side has listed everything. Nothing is deleted before; you find them under “Needs you”.
window-preview-kept-words = Entries that do not cross, each for the reason given below: private, say, or outside the period. They stay where they are, untouched.
window-preview-items = One by one
window-preview-item = { $action ->
        [create] New
        [update] Changed
        [delete] Deleted
        [kept-back] Kept back: not
        [held] On hold
       *[something] Looked at
    } { $side ->
        [left] in the CRM
       *[right] in the calendar
    }

## About and help

window-about-lead = What is installed, where it keeps its things, and what to send when you ask for help.
window-about-versions = Versions
window-about-version = Ponte
window-about-system = System
window-about-webview = Window
window-about-keychain = Keychain
window-about-settings-file = Settings file
window-about-state = Data folder
window-about-log = Log folder
window-about-licences = Licences
window-about-open-log = Open the log folder
window-newer-out = Ponte {$version} is out. Whoever looks after this computer installs it.
window-newer-show = See what is new
window-newer-none = No newer version was announced.
window-log-title = Log
window-log-words = The log never holds titles, names, addresses or passwords, at no level.
window-log-level = How much is written down
window-log-name = { $level ->
        [error] Only what failed
        [warn] What failed and what is odd
        [info] What each sync did (usual)
        [debug] Every request
       *[trace] Every step
    }
window-diagnostics-title = Diagnostics
window-diagnostics-words = For whoever helps you. Read it here before you save it; nothing is sent by itself.
window-diagnostics-show = Show what it holds
window-diagnostics-busy = Gathering the diagnostics …
window-diagnostics-save = Save …
window-diagnostics-saved = Saved as {$place}.
window-help-title = Good to know
window-help-safe = Can I lose something?
window-help-safe-words = What you type is on both sides, or it waits under “Needs you”, or you can have it back from Activity. Many deletions at once always wait for you.
window-help-mail = Does anybody get mail?
window-help-mail-words = No. Invitations, changes and cancellations go to nobody because of Ponte, unless you permit it for meetings you organise.
window-help-missing = Something is missing
window-help-missing-words = Look for it by its title: Ponte says where it is and which rule held it back.
window-help-undo = Taking something back
window-help-undo-words = Activity shows what each sync wrote. For 30 days all of it, or a single line, can be taken back on both sides.
window-help-quit = Closing and quitting
window-help-quit-words = Closing this window leaves Ponte at work beside the clock. To end it:
window-quit = quit Ponte
window-explain-open = Look for it
