import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

test('the committed bytes of the kernels are what their sources compile to', () => {
  const script = fileURLToPath(new URL('../../scripts/kernels.mjs', import.meta.url));
  expect(spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
});
