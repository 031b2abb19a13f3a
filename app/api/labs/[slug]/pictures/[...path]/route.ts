import { answer } from '#app/api/answer.ts';
import { requirePerson } from '#app/auth/person.ts';
import { getLab } from '#lib/labs/get-lab.ts';
import { readPicture } from '#lib/labs/read-picture.ts';
import { getRuntime } from '#lib/runtime.ts';

type Context = { params: Promise<{ slug: string; path: string[] }> };

export const GET = answer<Context>(async (_request, { params }) => {
  await requirePerson();
  const { slug, path } = await params;
  const { contents, contentType } = await readPicture(getLab(getRuntime().labs, slug), path.join('/'));
  return new Response(new Uint8Array(contents), {
    headers: {
      'content-type': contentType,
      'cache-control': 'private, max-age=3600',
      'x-content-type-options': 'nosniff',
      // An SVG opened by itself is a document: it may run nothing and load nothing.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  });
});
