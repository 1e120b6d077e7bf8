// A real OpenID provider for the tests of the sign-in: PKCE is forced, refresh tokens are exchanged at each use, and access
// tokens last for as long as the test says. It prints its address and ends with its input.

import { createServer } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, seconds] = process.argv.slice(2);
const library = path.join(folder, 'node_modules/oidc-provider/lib/index.js');
const { default: Provider } = await import(pathToFileURL(library).href);

const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'ponte',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://localhost'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
  ],
  scopes: ['openid', 'offline_access', 'calendar'],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  clockTolerance: 0,
  issueRefreshToken: async () => true,
  features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
  ttl: { AccessToken: Number(seconds), RefreshToken: 3600, AuthorizationCode: 60, Grant: 3600, Session: 3600, Interaction: 600 },
});

server.on('request', provider.callback());
console.log(issuer);
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
