// Which arguments are secrets, by key, and how their values are masked.
import { isSecretKey, maskOf, secretArgs, shownArgs } from '../../src/job/secrets.ts';

test.each([
  ...['password', 'passwd', 'pwd', 'PASS', 'token', 'tokens', 'secret', 'key', 'credential', 'credentials', 'auth'],
  ...['apikey', 'api_key', 'apiKey', 'API-KEY', 'APIKey', 'dbPassword', 'DB_PASSWORD', 'db.password', 'accesstoken'],
  ...['authToken', 'client_secret', 'authorization', 'passphrase', 'private_key', 'password2', 'token_2'],
])('%s is the key of a secret', (key) => {
  expect(isSecretKey(key)).toBe(true);
});

test.each([
  ...[
    'min',
    'ids',
    'keys',
    'key_column',
    'keyboard',
    'monkey',
    'tokenizer',
    'author',
    'passes',
    'compass',
    'secretary',
  ],
  ...['', '__proto__', 'path', 'authority', 'bypass'],
])('%s is not', (key) => {
  expect(isSecretKey(key)).toBe(false);
});

test('a value is masked everywhere, as it is and in JSON, the longer one first', () => {
  const mask = maskOf(['hunter2!', 'hunter2!more', 'a"b\\c\nd']);
  expect(mask('hunter2!more and hunter2!hunter2!')).toBe('*** and ******');
  expect(mask(JSON.stringify({ error: 'is a"b\\c\nd' }))).toBe('{"error":"is ***"}');
  expect(mask('$& and nothing')).toBe('$& and nothing');
});

test('a short value is not masked in texts: it would occur by chance', () => {
  expect(maskOf(['12345', ''])('12345 records')).toBe('12345 records');
  expect(maskOf(['123456'])('123456 records')).toBe('*** records');
});

test('arguments are printed without their secrets, and a file is not one', () => {
  expect(shownArgs({ token: 'abc', min: '3' })).toEqual({ token: '***', min: '3' });
  expect(secretArgs({ token: 'abc', min: '3', key: '@file' })).toEqual(['abc']);
  expect(secretArgs(undefined)).toEqual([]);
});
