//! One connection: what a client says, and what is answered (RFC 5321, RFC 3207, RFC 4954).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::{SmtpOptions, State, Taken, Text};

/// One connection.
pub(super) struct Session {
    state: Arc<State>,
    options: SmtpOptions,
    protected: bool,
    signed_in: bool,
    from: Option<String>,
    to: Vec<String>,
}

/// Why a conversation ended.
#[derive(PartialEq, Eq)]
enum End {
    Over,
    StartTls,
}

impl Session {
    pub(super) fn new(state: Arc<State>) -> Self {
        let options = state.options();
        state.see(|seen| seen.connections += 1);
        Session { state, options, protected: false, signed_in: false, from: None, to: Vec::new() }
    }

    pub(super) async fn run(mut self, stream: TcpStream) -> Option<()> {
        tokio::time::sleep(self.options.slow).await;
        let tls = self.options.tls.clone();
        match tls.filter(|_| self.options.from_the_first_byte) {
            Some(tls) => {
                self.protected = true;
                let mut stream = BufReader::new(tls.accept(stream).await.ok()?);
                self.greet(&mut stream).await?;
                self.talk(&mut stream).await.map(drop)
            }
            None => self.plain(stream).await,
        }
    }

    async fn plain(&mut self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        self.greet(&mut stream).await?;
        if self.talk(&mut stream).await? == End::Over {
            return Some(());
        }
        let behind = self.options.behind_starttls.clone();
        say(&mut stream, &format!("220 2.0.0 go ahead\r\n{behind}")).await?;
        let tls = self.options.tls.clone()?.accept(stream.into_inner()).await.ok()?;
        self.protected = true;
        self.talk(&mut BufReader::new(tls)).await.map(drop)
    }

    async fn greet<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: &mut BufReader<S>) -> Option<()> {
        if self.options.http {
            say(stream, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n").await?;
            return None;
        }
        match self.options.greeting {
            None => say(stream, "220 mail.example.it ESMTP\r\n").await,
            Some(code) => {
                say(stream, &format!("{code} 4.3.2 not now\r\n")).await?;
                None
            }
        }
    }

    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(&mut self, stream: &mut BufReader<S>) -> Option<End> {
        loop {
            let line = read(stream).await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => say(stream, &self.capabilities()).await?,
                "STARTTLS" if self.offers_tls() => return Some(End::StartTls),
                "AUTH" => self.sign_in(stream, &line).await?,
                "MAIL" | "RCPT" if self.options.login.is_some() && !self.signed_in => {
                    say(stream, "530 5.7.0 Authentication required\r\n").await?;
                }
                "MAIL" => {
                    let code = self.options.sender.unwrap_or(250);
                    self.from = (code == 250).then(|| address(&line));
                    answer(stream, code).await?;
                }
                "RCPT" => self.recipient(stream, &address(&line)).await?,
                "DATA" => self.text(stream).await?,
                "QUIT" => {
                    answer(stream, 221).await?;
                    return Some(End::Over);
                }
                "NOOP" | "RSET" => answer(stream, 250).await?,
                _ => answer(stream, 500).await?,
            }
        }
    }

    fn offers_tls(&self) -> bool {
        self.options.tls.is_some() && !self.protected
    }

    fn capabilities(&self) -> String {
        let mut lines = vec!["mail.example.it".to_owned(), "8BITMIME".to_owned()];
        if self.offers_tls() {
            lines.push("STARTTLS".to_owned());
        } else if self.options.login.is_some() {
            // As most do, it offers to sign in only where it would be protected, or never.
            lines.push("AUTH PLAIN LOGIN".to_owned());
        }
        lines.push("SIZE 1000000".to_owned());
        let last = lines.len();
        let dash = |number: usize| if number + 1 == last { ' ' } else { '-' };
        lines.iter().enumerate().map(|(number, line)| format!("250{}{line}\r\n", dash(number))).collect()
    }

    async fn sign_in<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut BufReader<S>,
        line: &str,
    ) -> Option<()> {
        self.state.see(|seen| seen.sign_ins += 1);
        let mut words = line.split(' ').skip(1);
        let given = match (words.next()?.to_ascii_uppercase().as_str(), words.next()) {
            ("PLAIN", Some(initial)) => decoded(initial)?,
            ("PLAIN", None) => {
                say(stream, "334 \r\n").await?;
                decoded(&read(stream).await?)?
            }
            _ => {
                say(stream, "334 VXNlcm5hbWU6\r\n").await?;
                let user = decoded(&read(stream).await?)?;
                say(stream, "334 UGFzc3dvcmQ6\r\n").await?;
                format!("\0{user}\0{}", decoded(&read(stream).await?)?)
            }
        };
        let wanted = self.options.login.as_ref().map(|(user, password)| format!("\0{user}\0{password}"));
        self.signed_in = wanted.is_some_and(|wanted| given.ends_with(&wanted));
        answer(stream, if self.signed_in { 235 } else { 535 }).await
    }

    async fn recipient<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut BufReader<S>,
        recipient: &str,
    ) -> Option<()> {
        let code = self.options.recipients.get(recipient).copied().unwrap_or(250);
        if code == 250 {
            self.to.push(recipient.to_owned());
            return answer(stream, 250).await;
        }
        // As real ones do, it repeats the address.
        say(stream, &format!("{code} 5.1.1 <{recipient}>: Recipient address rejected\r\n")).await?;
        if code == 421 { None } else { Some(()) }
    }

    async fn text<S: AsyncRead + AsyncWrite + Unpin>(&mut self, stream: &mut BufReader<S>) -> Option<()> {
        if self.to.is_empty() {
            return answer(stream, 503).await;
        }
        if self.options.text == Text::NotAskedFor {
            return answer(stream, 250).await;
        }
        answer(stream, 354).await?;
        let mut text = String::new();
        loop {
            let line = read(stream).await?;
            if line == "." {
                break;
            }
            text.push_str(line.strip_prefix('.').unwrap_or(&line));
            text.push_str("\r\n");
        }
        if let Text::Refused(code) = self.options.text {
            return answer(stream, code).await;
        }
        let (from, to) = (self.from.take().unwrap_or_default(), std::mem::take(&mut self.to));
        let taken = Taken { from, to, text, protected: self.protected };
        self.state.see(|seen| seen.taken.push(taken));
        if self.options.text == Text::TakenAndLost { None } else { answer(stream, 250).await }
    }
}

fn address(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or_else(String::new, |(address, _)| address.to_owned())
}

fn decoded(text: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()
}

async fn read<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let count = stream.read_line(&mut line).await.ok()?;
    (count > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn answer<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, code: u16) -> Option<()> {
    let class = code / 100;
    say(stream, &format!("{code} {class}.0.0 as it is\r\n")).await
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, text: &str) -> Option<()> {
    stream.get_mut().write_all(text.as_bytes()).await.ok()?;
    stream.get_mut().flush().await.ok()
}
