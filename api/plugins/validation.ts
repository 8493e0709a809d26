import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import fp from 'fastify-plugin';

/**
 * Bodies are taken as they were written: no coercion, no defaults, nothing removed, so that what was asked is what is
 * stored and hashed. Query, path and headers are text and are turned into what their schema says.
 */
export const validation = fp(
  async (app) => {
    const strict = compiler({ coerceTypes: false, useDefaults: false });
    const coercing = compiler({ coerceTypes: 'array', useDefaults: true });
    app.setValidatorCompiler(({ schema, httpPart }) =>
      (httpPart === 'body' ? strict : coercing).compile(schema as object),
    );
  },
  { name: 'validation' },
);

function compiler(options: Options): Ajv {
  // allErrors: a form wants all its mistakes at once. verbose: the value that was refused goes into the answer.
  const ajv = new Ajv({ ...options, allErrors: true, verbose: true, removeAdditional: false, allowUnionTypes: true });
  // CommonJS seen from an ES module: the function is its own `default`.
  addFormats.default(ajv);
  return ajv;
}
