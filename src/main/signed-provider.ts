import { type AppUpdater, Provider, type ResolvedUpdateFileInfo, type UpdateInfo } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { ReleaseKind } from '../contract/updates.ts';
import { readSignedFeed, type SignedRelease } from './signed-feed.ts';

interface Feed {
  readonly url: URL;
  readonly keys: readonly string[];
  readonly kind: ReleaseKind;
  /** Told what was read and proven: electron-updater hands on less of it. */
  onRelease(release: SignedRelease): unknown;
}

/** In the form that electron-updater wants. */
type UpdaterRelease = Omit<SignedRelease, 'stagingPercentage'> & UpdateInfo;

/** What electron-updater is told to ask. */
export function signedFeed(feed: Feed): Parameters<AppUpdater['setFeedURL']>[0] {
  return {
    provider: 'custom',
    updateProvider: class extends SignedProvider {
      constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
        super(feed, runtime);
      }
    },
  };
}

/** A folder of a web server that holds descriptions of releases (`latest-linux.json`) with a signature beside each (`….sig`), and the packages. */
class SignedProvider extends Provider<UpdaterRelease> {
  readonly #feed: Feed;

  constructor(feed: Feed, runtime: ProviderRuntimeOptions) {
    super(runtime);
    this.#feed = feed;
  }

  async getLatestVersion(): Promise<UpdaterRelease> {
    const { kind, keys, onRelease } = this.#feed;
    const name = `${this.getCustomChannelName(kind)}.json`;
    const [text, signature] = await Promise.all([this.#read(name), this.#read(`${name}.sig`)]);
    const release = readSignedFeed(text, { signature, keys, kind, now: new Date() });
    onRelease(release);
    // Two members of an older form of the description, which the type still asks for.
    const [{ url: path = '', sha512 = '' } = {}] = release.files;
    const { stagingPercentage, ...described } = release;
    return { ...described, path, sha512, ...(stagingPercentage === undefined ? {} : { stagingPercentage }) };
  }

  resolveFiles({ files }: SignedRelease): ResolvedUpdateFileInfo[] {
    return files.map((file) => ({ url: this.#place(file.url), info: file }));
  }

  async #read(name: string): Promise<string> {
    return (await this.httpRequest(this.#place(name))) ?? '';
  }

  #place(name: string): URL {
    return new URL(name, this.#feed.url.href.replace(/\/*$/, '/'));
  }
}
