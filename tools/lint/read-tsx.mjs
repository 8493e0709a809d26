// Loaded before dependency-cruiser, which asks swc for TypeScript whatever a file is called, and so cannot read a page:
// .tsx is parsed as what it is. In plain .ts the switch would be wrong: `<T>value` is a cast there and an element here.
import { createRequire } from 'node:module';

const swc = createRequire(import.meta.url)('@swc/core');
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') });
