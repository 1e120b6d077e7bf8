//! NTLM (MS-NLMP), bound to the TLS connection that it signs in (RFC 5929): servers of today refuse it otherwise.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::secret::{ExposeSecret, SecretString};
use sspi::{
    AuthIdentity, BufferType, ClientRequestFlags, CredentialUse, DataRepresentation, Ntlm, SecurityBuffer, Sspi,
    SspiImpl, Username,
};

/// One sign-in under way.
pub struct Handshake {
    ntlm: Ntlm,
    identity: AuthIdentity,
    target: String,
}

impl std::fmt::Debug for Handshake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handshake(<redacted>)")
    }
}

impl Handshake {
    /// A sign-in of `user` (`name`, `DOMAIN\name` or `name@domain`) to a host, over a connection with this binding.
    ///
    /// # Errors
    /// [`FailureKind::SignIn`] where that is no name of a user.
    pub fn new(user: &str, password: &SecretString, host: &str, binding: Option<&[u8]>) -> Result<Self, Failure> {
        let username = Username::parse(user).map_err(|_| Failure::new(FailureKind::SignIn, "failure-ews-user"))?;
        let identity = AuthIdentity { username, password: password.expose_secret().to_owned().into() };
        let mut ntlm = Ntlm::new();
        if let Some(binding) = binding {
            ntlm.set_channel_bindings(binding);
        }
        Ok(Handshake { ntlm, identity, target: format!("HTTP/{host}") })
    }

    /// The first message.
    ///
    /// # Errors
    /// That it cannot be made.
    pub fn opening(&mut self) -> Result<String, Failure> {
        self.step(Vec::new())
    }

    /// The answer to a challenge.
    ///
    /// # Errors
    /// That it is no challenge.
    pub fn answer(&mut self, challenge: &str) -> Result<String, Failure> {
        self.step(STANDARD.decode(challenge.trim()).map_err(|_| broken())?)
    }

    fn step(&mut self, token: Vec<u8>) -> Result<String, Failure> {
        let mut credentials = self
            .ntlm
            .acquire_credentials_handle()
            .with_credential_use(CredentialUse::Outbound)
            .with_auth_data(&self.identity)
            .execute(&mut self.ntlm)
            .map_err(|_| broken())?
            .credentials_handle;
        let mut input = [SecurityBuffer::new(token, BufferType::Token)];
        let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
        let mut builder = self
            .ntlm
            .initialize_security_context()
            .with_credentials_handle(&mut credentials)
            .with_context_requirements(ClientRequestFlags::ALLOCATE_MEMORY)
            .with_target_data_representation(DataRepresentation::Native)
            .with_target_name(&self.target)
            .with_input(&mut input)
            .with_output(&mut output);
        let stepped =
            self.ntlm.initialize_security_context_impl(&mut builder).map_err(|_| broken())?.resolve_to_result();
        stepped.map_err(|_| broken())?;
        let [message] = output;
        Ok(STANDARD.encode(message.buffer))
    }
}

fn broken() -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-ews-ntlm-broken")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A challenge of a domain `EXAMPLE` (MS-NLMP §2.2.1.2), with a target information that ends at once.
    fn challenge() -> String {
        let mut message = b"NTLMSSP\0\x02\0\0\0".to_vec();
        let name: Vec<u8> = "EXAMPLE".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let information = [&[2, 0, 14, 0][..], &name, &[0; 4]].concat();
        message.extend([14, 0, 14, 0, 56, 0, 0, 0]);
        message.extend(0xe28a_8235_u32.to_le_bytes());
        message.extend([1, 2, 3, 4, 5, 6, 7, 8]);
        message.extend([0; 8]);
        let length = u16::try_from(information.len()).unwrap().to_le_bytes();
        message.extend([length[0], length[1], length[0], length[1], 70, 0, 0, 0]);
        message.extend([10, 0, 0, 0, 0, 0, 0, 15]);
        message.extend(name);
        message.extend(information);
        STANDARD.encode(message)
    }

    #[test]
    fn a_challenge_is_answered_and_nonsense_is_not() {
        let password = SecretString::from("geheim");
        for user in ["giulia", "EXAMPLE\\giulia", "giulia@example.it"] {
            let mut handshake =
                Handshake::new(user, &password, "mail.example.it", Some(b"tls-server-end-point:x")).unwrap();
            assert!(handshake.opening().unwrap().starts_with("TlRMTVNTUAABAAAA"), "{user}");
            assert!(handshake.answer(&challenge()).unwrap().starts_with("TlRMTVNTUAADAAAA"), "{user}");
            assert!(!format!("{handshake:?}").contains("giulia"));
        }
        let mut handshake = Handshake::new("giulia", &password, "mail.example.it", None).unwrap();
        handshake.opening().unwrap();
        assert_eq!(handshake.answer("not base64!").unwrap_err().code, "failure-ews-ntlm-broken");
    }
}
