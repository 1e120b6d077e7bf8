"""An EWS server that lets in whoever signs in its connection by NTLM: the acceptor is pyspnego, which shares no code with Ponte.

Usage: ntlm_acceptor.py HOW BINDING CERTIFICATE KEY
HOW is `well`, `locked` (nobody is let in) or `closes` (each answer ends its connection). BINDING is `-`, or the hexadecimal
channel binding that every sign-in must carry. CERTIFICATE and KEY are PEM files, or `-` to speak without TLS.
Prints its port, and at its end on standard input how many sign-ins it refused.
"""

import base64
import os
import ssl
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOW, BINDING, CERTIFICATE, KEY = sys.argv[1:5]

users = tempfile.NamedTemporaryFile("w", suffix=".users", delete=False)
users.write("EXAMPLE:giulia:giulia-secret\n")
users.close()
os.environ["NTLM_USER_FILE"] = users.name

import spnego  # noqa: E402
from spnego.channel_bindings import GssChannelBindings  # noqa: E402

FOLDERS = "".join(
    '<m:GetFolderResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Folders>'
    f'<t:{kind}><t:FolderId Id="{kind}"/><t:FolderClass>{of}</t:FolderClass><t:DisplayName>{kind}</t:DisplayName></t:{kind}>'
    "</m:Folders></m:GetFolderResponseMessage>"
    for kind, of in [
        ("CalendarFolder", "IPF.Appointment"),
        ("ContactsFolder", "IPF.Contact"),
        ("TasksFolder", "IPF.Task"),
    ]
)
ANSWER = (
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
    '<h:ServerVersionInfo MajorVersion="15" MinorVersion="2" MajorBuildNumber="1748" MinorBuildNumber="10" '
    'xmlns:h="http://schemas.microsoft.com/exchange/services/2006/types"/></s:Header><s:Body>'
    '<m:GetFolderResponse xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" '
    'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><m:ResponseMessages>'
    + FOLDERS
    + "</m:ResponseMessages></m:GetFolderResponse></s:Body></s:Envelope>"
).encode()

refused = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        # One sign-in for each connection.
        self.context, self.signed_in = None, False

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = self.headers.get("Authorization") or ""
        if said.startswith("NTLM "):
            self.signed_in, token = self.step(base64.b64decode(said[5:]))
            if token:
                return self.refuse("NTLM " + base64.b64encode(token).decode())
        if not self.signed_in or HOW == "locked":
            return self.refuse("NTLM")
        whole = b"GetFolder" in body
        self.send(200 if whole else 400, ANSWER if whole else b"", [("Content-Type", "text/xml")])

    do_GET = do_POST = answer

    def step(self, token):
        global refused
        if self.context is None and token[8] == 3:
            # An answer to a challenge of another connection: nobody is tried by it.
            return False, None
        if self.context is None or token[8] == 1:
            bindings = GssChannelBindings(application_data=bytes.fromhex(BINDING)) if BINDING != "-" else None
            self.context = spnego.server(protocol="ntlm", channel_bindings=bindings)
        try:
            answer = self.context.step(token)
        except Exception:
            self.context = None
            refused += 1
            return False, None
        return self.context.complete, answer

    def refuse(self, offer):
        self.send(401, b"", [("WWW-Authenticate", "Negotiate"), ("WWW-Authenticate", offer)])

    def send(self, status, body, headers):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if HOW == "closes":
            self.send_header("Connection", "close")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if CERTIFICATE != "-":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
print(refused, flush=True)
os.unlink(users.name)
