//! Opens an account of the settings with the adapter that speaks its system: the one place that knows them all.

use ponte_core::verdict::Failure;
use ponte_engine::collection::Account as Signed;
use ponte_engine::http::Http;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::{Account, System};

use crate::crm::vtiger::{self, Vtiger};
use crate::groupware::dav::{self, Dav};

/// The account, not yet signed in.
///
/// # Errors
/// What keeps the address from being used.
pub fn open_account(account: &Account, secret: SecretString, http: Http) -> Result<Box<dyn Signed>, Failure> {
    let allow_http = *account.allow_http;
    Ok(match *account.system {
        System::Vtiger => {
            let options = vtiger::Options { allow_http };
            Box::new(Vtiger::new(http, &account.address, &account.user, secret, options)?)
        }
        System::Dav => {
            let options = dav::Options { allow_http };
            Box::new(Dav::new(http, &account.address, &account.user, secret, options)?)
        }
    })
}
