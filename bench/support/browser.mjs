import { chromium } from '@playwright/test';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launchBrowser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: FLAGS,
  });

/** How a person gets in and what the first row of the catalog is, for each of the two portals. */
export const OURS = {
  signInButton: page => page.getByRole('button', { name: /^Developer/ }),
  firstRow: page => page.locator('[data-row-link]').first(),
};
export const STOCK = {
  signInButton: page => page.getByRole('button', { name: 'Enter', exact: true }),
  firstRow: page => page.locator('table tbody tr a[href*="/catalog/"]').first(),
};

/**
 * One visit with an empty cache: sign-in page, catalog after sign-in, reload; milliseconds each, and the encoded bytes of all
 * scripts that were fetched until the catalog's first row.
 */
export async function visit(browser, portal, { signInButton, firstRow }) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  try {
    const page = await context.newPage();
    const scripts = await countScripts(context, page);
    const timed = async (act, shown) => {
      const started = performance.now();
      await act();
      await shown.waitFor({ state: 'visible', timeout: 60_000 });
      return performance.now() - started;
    };
    const catalog = `${portal.url}${portal.catalogPath}`;
    const signInMs = await timed(
      () => page.goto(catalog, { waitUntil: 'commit' }),
      signInButton(page),
    );
    const catalogMs = await timed(() => signInButton(page).click(), firstRow(page));
    const { bytes: jsBytes, files: jsFiles } = scripts();
    // What a person does not wait for is still under way: it would make the reload look slow.
    await page.waitForLoadState('networkidle');
    const reloadMs = await timed(() => page.reload({ waitUntil: 'commit' }), firstRow(page));
    return { signInMs, catalogMs, reloadMs, jsBytes, jsFiles };
  } finally {
    await context.close();
  }
}

async function countScripts(context, page) {
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const kinds = new Map();
  let bytes = 0;
  let files = 0;
  session.on('Network.requestWillBeSent', ({ requestId, type }) => kinds.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (kinds.get(requestId) !== 'Script') return;
    bytes += encodedDataLength;
    files += 1;
  });
  return () => ({ bytes, files });
}
