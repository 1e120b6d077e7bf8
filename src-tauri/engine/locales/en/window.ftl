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
window-remedy-certificate = Look at the certificate
window-remedy-allow-http = Accept an unencrypted connection to {$host}
window-remedy-settings-file = Open the settings file
window-remedy-settings-line = Open the settings file (line {$line})
window-remedy-proxy = Look at the proxy settings
window-remedy-retry = Try again
window-remedy-take-over = Sync on this computer instead
window-sign-in-title = Sign in to “{$account}” again
window-sign-in-words = Ponte tries it once, so that the account is not locked, and keeps it in this computer's keychain.
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
window-overview-empty = Nothing is joined yet
window-overview-empty-words = In a few minutes your CRM and your calendar tell the same story.
window-set-up = Set it up
window-needs-show = { $count ->
        [one] 1 thing needs you
       *[other] {$count} things need you
    }
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
