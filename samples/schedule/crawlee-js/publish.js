// The step after a crawl: exports and the catalogue, as larder.yaml says. `npm run crawl` comes here when the crawl has
// ended well; from the crawler itself it is `import { publish } from './publish.js'` and, at its end, `publish()`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs Larder and tells whether all items were published; throws if nothing was. */
export function publish(configuration = 'larder.yaml') {
  const { status, error } = spawnSync('larder', ['run', configuration], { stdio: 'inherit' });
  if (error) throw new Error(`larder could not be started: ${error.message}`);
  // 3: published without what could not be read, which standard error names.
  if (status !== 0 && status !== 3) throw new Error(`larder ended with ${status}; what was published before is untouched`);
  return status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(publish(process.argv[2]) ? 'published' : 'published, but not all of it');
}
