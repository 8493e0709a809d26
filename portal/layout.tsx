import type { ComponentChildren } from 'preact';
import { STYLESHEET } from './assets.ts';
import type { Words } from './language.ts';

export interface PageProps {
  words: Words;
  /** Of the page; the site's own stands behind it. */
  title: string;
  /** Path and query of the page, for the link to its other language. */
  path: string;
  /** A rehearsal says so on every page: nobody may take it for the authority's word. */
  rehearsal: boolean;
  /** Who is signed in. */
  official?: { name: string; authorityName: string } | undefined;
  /** Wide pages hold tables and charts. */
  wide?: boolean;
  children: ComponentChildren;
}

/** The frame of every page: skip link, heading, content, foot. */
export function Page({ words, title, path, rehearsal, official, wide = false, children }: PageProps) {
  const { t, lang } = words;
  const site = t('矿业权人勘查开采信息公示', 'Disclosure of mining rights');
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${site}`}</title>
        <link rel="stylesheet" href={STYLESHEET} />
      </head>
      <body>
        <a class="skip" href="#content">
          {t('跳到正文', 'Skip to the content')}
        </a>
        <header class="site">
          <div class="bar">
            <a class="name" href={t('/', '/?lang=en')}>
              {site}
            </a>
            <nav aria-label={t('语言与登录', 'Language and sign-in')}>
              <OtherLanguage words={words} path={path} />
              {official ? <SignedIn words={words} official={official} /> : <SignInLink words={words} />}
            </nav>
          </div>
        </header>
        {rehearsal && (
          <p class="rehearsal" role="note">
            {t(
              '演练环境：页面内容为演示数据，不具有法律效力。',
              'Rehearsal: everything here is made up and binds nobody.',
            )}
          </p>
        )}
        <main id="content" class={wide ? 'wide' : undefined}>
          {children}
        </main>
        <footer class="site">
          <p>{t('本站不使用跟踪技术，不含脚本。', 'No tracking and no scripts on this site.')}</p>
        </footer>
      </body>
    </html>
  );
}

function OtherLanguage({ words: { t, lang }, path }: { words: Words; path: string }) {
  const other = lang === 'en' ? 'zh-CN' : 'en';
  return (
    <a href={withLanguage(path, other)} hreflang={other} lang={other}>
      {t('English', '中文')}
    </a>
  );
}

function SignInLink({ words: { t } }: { words: Words }) {
  return <a href={t('/sign-in', '/sign-in?lang=en')}>{t('工作人员登录', 'Officials')}</a>;
}

function SignedIn({ words: { t }, official }: { words: Words; official: { name: string; authorityName: string } }) {
  return (
    <form method="post" action="/sign-out" class="inline">
      <span lang="zh-CN">
        {official.authorityName} {official.name}
      </span>
      <button type="submit">{t('退出', 'Sign out')}</button>
    </form>
  );
}

/** The same address in another language. */
function withLanguage(path: string, lang: string): string {
  const url = new URL(path, 'http://portal.invalid');
  url.searchParams.set('lang', lang);
  return `${url.pathname}${url.search}`;
}
