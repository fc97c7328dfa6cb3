const page = document.currentScript as HTMLScriptElement;
/** What is loaded lies beside the page's own script, and runs under the same nonce. */
const { nonce } = page;

/** What a script leaves behind that is loaded when it is first asked for, and once. @param found undefined where it left nothing */
export function scriptBeside<Found>(file: string, found: () => Found | undefined): () => Promise<Found> {
  let loading: Promise<Found> | undefined;
  return () => {
    loading ??= new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement('script'), { nonce, src: new URL(file, page.src).href });
      script.addEventListener('load', () => {
        const left = found();
        if (left) resolve(left);
        else reject(new Error(`a part of the page has loaded (${file}), and is not there`));
      });
      script.addEventListener('error', () => reject(new Error(`a part of the page could not be loaded (${file})`)));
      document.head.append(script);
    });
    return loading;
  };
}
