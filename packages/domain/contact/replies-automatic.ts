/** Answers that a machine has given: nobody asked for anything by them. */
import { fold, speaksOf } from './replies-text.ts';
import { GOODS } from './replies-words.ts';

/** Headers of a mail by name, in any case; the subject is one of them. */
export type ReplyHeaders = Readonly<Record<string, string | undefined>>;

export function headerOf(headers: ReplyHeaders, name: string): string | undefined {
  const found = Object.entries(headers).find(([each, value]) => each.toLowerCase() === name && typeof value === 'string')?.[1];
  return found?.slice(0, 1000).trim();
}

/**
 * By RFC 3834 (Auto-Submitted), what mail programs add beside it, and the marks of a bounce (RFC 3464, an empty Return-Path).
 * A complaint by a mailbox's feedback loop (RFC 5965) is a machine's, too: whoever reads those reports must look for it there.
 */
export function isAutomaticByHeaders(headers: ReplyHeaders): boolean {
  const value = (name: string): string | undefined => headerOf(headers, name)?.toLowerCase();
  const submitted = value('auto-submitted')?.split(';')[0]?.trim();
  if (submitted !== undefined && submitted !== '' && submitted !== 'no') return true;
  if (['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply'].some((name) => !['no', undefined].includes(value(name)))) return true;
  if (['bulk', 'junk', 'auto_reply', 'list'].includes(value('precedence') ?? '')) return true;
  if (value('return-path') === '<>' || value('x-failed-recipients') !== undefined) return true;
  if (value('content-type')?.startsWith('multipart/report') === true) return true;
  const from = value('from') ?? '';
  return from.includes('mailer-daemon@') || from.includes('postmaster@');
}

/** Said by machines alone, at the beginning of a subject or of a text. */
const OPENINGS = listOf(
  'automatic reply|automated reply|auto reply|auto-reply|autoreply|auto response|auto-response|automated response|automated message|this is an automat|this is an auto-|auto: |[auto|out of office:|out of office reply|out of office auto|out of office message|ooo:|automatische antwort|automatische antwoord|automatisch antwoord|dies ist eine automatische|abwesenheitsnotiz|abwesenheitsmeldung|abwesenheitsnachricht|abwesend:|reponse automatique|message automatique|ceci est une reponse automatique|ceci est un message automatique|respuesta automatica|esta es una respuesta automatica|mensaje automatico|risposta automatica|questa e una risposta automatica|messaggio automatico|resposta automatica|esta e uma resposta automatica|mensagem automatica|afwezigheidsbericht|dit is een automatisch|automatyczna odpowiedz|odpowiedz automatyczna|autoodpowiedz|to jest automatyczna|автоответ|автоматический ответ|это автоматический|это автоматическое|自动回复|自動回覆|自動回復|系统自动回复|[自动回复|【自动回复|这是一封自动回复|此邮件为自动回复|本邮件为系统自动|系统退信|自動返信|自動応答|[自動返信|このメールは自動|これは自動返信|자동 응답|자동응답|자동 회신|자동회신|자동답장|부재중 자동|이것은 자동|undeliverable:|undelivered mail|mail delivery failed|mail delivery subsystem|delivery status notification|returned mail:|your message could not be delivered|your message wasn\'t delivered',
);

/** The same of subjects alone: in a text a person may begin so. */
const SUBJECTS = listOf(
  'out of office|out-of-office|undeliverable|mail delivery|delivery failure|delivery has failed|failure notice|returned mail|message not delivered|address not found|unzustellbar|nicht zustellbar|non remis|echec de la remise|no se puede entregar|no se pudo entregar|mancato recapito|onbestelbaar|niet-bezorgd|недоставленн|退信|邮件投递失败|无法投递|送達不能|配信不能|不在通知|不在のお知らせ',
);

/** Wherever it stands near the beginning: no person writes it of themself. */
const CERTAIN = listOf(
  'this is an automated|this is an automatic|do not disturb while driving|with focus turned on|with do not disturb|diese e-mail wurde automatisch|automatisch generierte|automatisch erstellt|generee automatiquement|generado automaticamente|generato automaticamente|gerada automaticamente|automatisch gegenereerd|wygenerowana automatycznie|создано автоматически|系统自动发送|系统自动生成|自动回复邮件|自動送信|我现在有事不在|[自动回复]|delivery has failed to these|recipient address rejected|mailbox is full|mailbox unavailable|user unknown|550 5.1.1|over quota|diagnostic-code|reporting-mta|the following addresses had permanent',
);

/** Says that somebody is away, as a person may, too. */
const ABSENT = listOf(
  'out of the office|out of office|away from the office|on annual leave|on vacation|on holiday|on leave|maternity leave|parental leave|currently away|currently out|limited access to|nicht im buro|nicht im buero|ausser haus|im urlaub|absent du bureau|je suis absent|actuellement absent|en conge|fuera de la oficina|de vacaciones|fuori ufficio|fuori sede|in ferie|fora do escritorio|ausente do escritorio|de ferias|estarei ausente|niet op kantoor|afwezig|met vakantie|op vakantie|poza biurem|na urlopie|nieobecn|в отпуске|нет на месте|отсутствую|не в офисе|不在办公室|不在公司|休假|正在出差|出差中|年假|产假|外出|不在にして|外出して|休暇|出張中|出張のため|부재중|휴가|출장|사무실에 없',
);

/** What machines add to it: when, whom to ask instead, thanks for the message. */
const BESIDE = listOf(
  'will be back|i will return|will return on|upon my return|when i return|when i am back|on my return|for urgent matters|in urgent cases|if urgent|if your matter is urgent|for urgent|please contact my|thank you for your e|thank you for your message|thanks for your e|thanks for your message|will get back to you|will respond|will reply to your|no access to my e|with limited access|bin ich wieder|wieder erreichbar|wieder im buro|bis zum|nicht weitergeleitet|in dringenden|vielen dank fur ihre|en cas d\'urgence|de retour le|a mon retour|mon retour|merci pour votre message|en caso de urgencia|para asuntos urgentes|a mi regreso|a mi vuelta|acceso limitado|gracias por su mensaje|gracias por su correo|al mio rientro|rientrero|per urgenze|in caso di urgenza|grazie per il messaggio|grazie per la sua|regressarei|retornarei|em caso de urgencia|assuntos urgentes|obrigado pelo seu|obrigada pelo seu|bij terugkomst|ben ik weer|voor dringende|bij spoed|bedankt voor uw|po powrocie|w pilnych|w sprawach pilnych|dziekuje za wiadomosc|вернусь|после возвращения|по срочным|спасибо за ваше письмо|回来后|返回后|尽快回复|稍后回复|紧急事宜|如有急事|如有紧急|感谢您的来信|邮件已收到|已收到您的邮件|来信已收到|戻り次第|戻りましたら|緊急の場合|お急ぎの|ご連絡ありがとう|メールありがとう|돌아와서|복귀 후|복귀후|급한 용무|긴급한|메일을 확인하는|회신 드리|회신드리',
);

const opening_length = 60;
const text_length = 1200;

/**
 * `text`: what is newly written. Who asks something, or speaks of goods, is a person: to take one for a machine hides them.
 */
export function isAutomaticByText(subject: string, text: string): boolean {
  const title = fold(subject);
  if ([...OPENINGS, ...SUBJECTS].some((each) => title.startsWith(each)) || CERTAIN.some((each) => title.includes(each))) return true;
  const said = fold(text.slice(0, text_length));
  if (CERTAIN.some((each) => said.includes(each))) return true;
  if (said.includes('?')) return false;
  const begun = said.slice(0, opening_length).replace(/^[^\p{L}[【]{0,10}/u, '');
  if (OPENINGS.some((each) => begun.startsWith(each))) return true;
  return ABSENT.some((each) => said.includes(each)) && BESIDE.some((each) => said.includes(each)) && !speaksOf(GOODS, text);
}

function listOf(terms: string): readonly string[] {
  return terms.split('|').map(fold);
}
