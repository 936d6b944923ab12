// The office as the person who reads it uses it: by headings, labels and buttons.
import type { Locator, Page } from 'playwright-core';

type Account = { readonly email: string; readonly password: string };
type Person = Account & { readonly name: string };

export class OfficeScreen {
  readonly page: Page;
  #origin: string;
  /** `origin` is needed where the shop was set up before. */
  constructor(page: Page, origin = '') {
    this.page = page;
    this.#origin = origin;
  }

  async trySetUp(link: string, person: Person): Promise<void> {
    this.#origin = new URL(link).origin;
    await this.page.goto(link);
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(person.name);
    await this.page.getByRole('textbox', { name: 'Your e-mail' }).fill(person.email);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(person.password);
    await this.page.getByRole('radio', { name: 'The demo shop' }).check();
    await this.page.getByRole('button', { name: 'Become the owner' }).click();
  }

  /** Sets the shop up and gives the recovery code. */
  async setUp(link: string, person: Person): Promise<string> {
    await this.trySetUp(link, person);
    const code = await this.page.getByRole('status', { name: 'Recovery code' }).textContent();
    await this.page.getByRole('checkbox', { name: 'I have written it down or printed it' }).check();
    await this.page.getByRole('button', { name: 'Go to the office' }).click();
    await this.page.getByRole('navigation').first().waitFor();
    return code ?? '';
  }

  async signIn(person: Account): Promise<void> {
    await this.page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(person.password);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await this.page.getByRole('navigation').first().waitFor();
  }

  /** The dialog that has just been opened, once it has taken the focus: what is typed before that would land in its first field. */
  async dialog(): Promise<Locator> {
    const dialog = this.page.getByRole('dialog');
    await dialog.locator(':focus').waitFor();
    return dialog;
  }

  async open(page: string): Promise<void> {
    await this.page.goto(`${this.#origin}/office/${page}`);
    await this.page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  }

  /** Makes a one-use code for the first terminal with this code. */
  async enrolmentCode(terminal_code: string): Promise<string> {
    await this.open('terminals');
    await this.page.getByRole('main').getByRole('link', { name: new RegExp(terminal_code) }).first().click();
    await this.page.getByRole('button', { name: /Make a code|Enrol again/ }).click();
    return (await this.page.getByRole('status', { name: 'Enrolment code' }).textContent()) ?? '';
  }

  async openSale(number: string): Promise<void> {
    await this.open(`sales?number=${encodeURIComponent(number)}`);
    await this.page.getByRole('main').getByRole('link', { name: new RegExp(number) }).first().click();
  }

  /** Waits until the browser has verified the entry by itself. */
  async isVerified(): Promise<void> {
    await this.page.getByRole('main').getByText('Verified', { exact: true }).first().waitFor();
  }
}
