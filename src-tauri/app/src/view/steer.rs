//! What the buttons of the overview and of the tray do: each asks the controller, or changes the settings.

use ponte_engine::lease::{self, Claim};

use super::{Overview, Trouble};
use crate::controller::{Request, Span};
use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::lock::{Work, lock};
use crate::open::Both;

impl Desk {
    /// How everything stands.
    ///
    /// # Errors
    /// None: what is wrong is part of it.
    pub fn overview(&self) -> std::result::Result<Overview, Trouble> {
        Ok(self.overview_now())
    }

    /// Runs a pairing, or all active ones, at once. How it goes is told as it does.
    ///
    /// # Errors
    /// That there is none to run.
    pub fn sync_now(&self, pairing: Option<String>) -> std::result::Result<(), Trouble> {
        let settings = self.settings();
        let known = settings.and_then(|settings| desk::chosen(&settings, pairing.as_deref()).map(drop));
        self.told(known.map(|()| self.request(Request::SyncNow(pairing))))
    }

    /// Ends what is running. Nothing is lost by it.
    ///
    /// # Errors
    /// None.
    pub fn cancel(&self, pairing: Option<String>) -> std::result::Result<(), Trouble> {
        self.cancel_work();
        self.request(Request::Cancel(pairing));
        Ok(())
    }

    /// Runs nothing by the clock for a while.
    ///
    /// # Errors
    /// None.
    pub fn pause(&self, span: Span) -> std::result::Result<(), Trouble> {
        self.request(Request::Pause(span));
        Ok(())
    }

    /// Runs by the clock again.
    ///
    /// # Errors
    /// None.
    pub fn resume(&self) -> std::result::Result<(), Trouble> {
        self.request(Request::Resume);
        Ok(())
    }

    /// Ends Ponte.
    ///
    /// # Errors
    /// None.
    pub fn quit(&self) -> std::result::Result<(), Trouble> {
        self.request(Request::Quit);
        Ok(())
    }

    /// Switches a pairing on or off, in the settings file, so that it lasts.
    ///
    /// # Errors
    /// That there is none of this name, or what keeps the file from being written.
    pub fn set_active(&self, pairing: String, active: bool) -> std::result::Result<(), Trouble> {
        self.told(self.switch(&pairing, active))
    }

    pub(super) fn switch(&self, name: &str, active: bool) -> Result<()> {
        let mut document = self.document()?;
        if !document.set_active(name, active) {
            return Err(Error::usage("usage-no-such-pairing", &[("name", name)]));
        }
        self.save(&document)?;
        if !active {
            self.request(Request::Cancel(Some(name.to_owned())));
        }
        Ok(())
    }

    /// Lets this computer sync a pairing that another one has been syncing.
    ///
    /// # Errors
    /// What keeps the server from being told.
    pub async fn take_over(&self, pairing: String) -> std::result::Result<(), Trouble> {
        self.told(self.cancellable(self.claim(&pairing)).await)
    }

    async fn claim(&self, name: &str) -> Result<()> {
        let (settings, store) = (self.settings()?, self.store().await?);
        let pairing = desk::pairing(&settings, name)?;
        let both = Both::open(self, &settings, pairing).await?;
        let held = lock(self, Work::App).await?;
        let us = self.installation()?;
        let theirs = lease::hold(&both.joined(), &store, &us, self.now(), Claim::TakeOver).await?;
        drop(held);
        match theirs {
            Some(theirs) => Err(Error::Failure(lease::as_failure(pairing, &theirs))),
            None => {
                self.request(Request::SyncNow(Some(name.to_owned())));
                Ok(())
            }
        }
    }

    /// Forgets a pairing and its links; both sides keep their records.
    ///
    /// # Errors
    /// That there is none of this name, or what keeps the file from being written.
    pub async fn remove_pairing(&self, pairing: String) -> std::result::Result<(), Trouble> {
        self.request(Request::Cancel(Some(pairing.clone())));
        self.told(self.forget(&pairing).await)
    }

    async fn forget(&self, name: &str) -> Result<()> {
        desk::pairing(&*self.settings()?, name)?;
        let store = self.store().await?;
        let _lock = lock(self, Work::App).await?;
        let mut document = self.document()?;
        document.remove_pairing(name);
        self.save(&document)?;
        store.forget_pairing(name)?;
        Ok(())
    }
}
