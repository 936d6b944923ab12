/**
 * The words of replies that a machine may act on, by language. A sentence is read only where every word of it stands here, so
 * that a wish is never found inside a sentence about something else: a word left out costs a person's look, a word too many
 * takes an order's cancellation for a withdrawal. Hence no word of place or of trade stands among the fillers: "stop by the
 * shop" must stay unread. Terms are parted by `|`, written with accents or without; of terms that overlap the longest holds.
 *
 * The first words are those of 47 CFR 64.1200(a)(10), of carriers (CTIA, AWS) and of 通信短信息 in China (TD, T, R, 退订, 拒收).
 */

/** What a term does in its sentence. */
export const MEANINGS = [
  /** A withdrawal by itself, with any fillers: stop. */
  'core',
  /** A withdrawal by itself; beside a denial it is what is denied: spam, "no more texts". */
  'nuisance',
  /** A withdrawal, and so plain that what stands around its sentence does not matter: remove me. */
  'strong',
  /** A withdrawal of everything. */
  'core_all',
  /** A withdrawal only where nothing but courtesy stands beside it, since it is said of orders, too: cancel. */
  'weak',
  /** Makes everything of a withdrawal. */
  'all',
  /** Denies: with a term of contact it is a withdrawal, with one of withdrawal it is none. */
  'not',
  /** What is done or sent to the customer. */
  'contact',
  /** Calls: as contact; and since no reply comes by a call, whoever wants none withdraws more than the channel of the reply. */
  'voice',
  /** To send, which is said of goods, too: as contact only where it says whom, or what of ours. */
  'carry',
  /** To receive: as contact only beside a wish or a withdrawal, since "I don't get your mails" complains of the contrary. */
  'get',
  'want',
  /** The same as a request, where nothing denies it: text me. */
  'ask',
  'ask_voice',
  'me',
  'filler',
  /** Said of goods: who says it wants something of a dealing. */
  'goods',
  'courtesy',
  /** The sentence of our own messages that says how to withdraw. */
  'footer',
  'start',
  'help',
] as const;
export type Meaning = (typeof MEANINGS)[number];
export type Words = Readonly<Partial<Record<Meaning, string>>>;

/** In every language beside its own. */
export const WORDS_ANYWHERE: Words = {
  core: 'stop|stopp|unsubscribe|unsub|opt out|optout|td',
  core_all: 'stopall|stop all|0000|00000',
  weak: 't|r|quit|end|cancel|revoke|remove|canceled',
  filler: 'sms',
  courtesy: 'ok|okay|thx|sorry',
  footer: 'stop to end|stop to cancel|stop to quit|stop to opt out|stop to unsubscribe|stop 2 end|stop2end|stop sms',
  start: 'start|unstop|subscribe|resubscribe|optin|opt in',
  help: 'help|info',
};

const en: Words = {
  core: 'sotp|stpo|stoo|sstop|unsubcribe|unsuscribe|unsubscibe|unsubsribe|unsubscrib|unsubscribes|unsubscribing|un subscribe|opting out|opt outs|never again|quit it|just stop|discontinue|cease|cease and desist|desist|enough|thats enough|enough already|knock it off|cut it out|go away|get lost|piss off|fuck off|f off|bugger off|shut up|block',
  nuisance: 'spam|this is spam|no more|no spam|no texts|no text|no messages|no calls|no emails|no ads|no marketing|no newsletters|no promotions|junk mail',
  strong: 'unsubscribe me|unsubscribe a@b|remove a@b|take a@b off|delete a@b from|just remove me|remove from list|remove from the list|remove from your list|remove from this list|remove from mailing list|remove from your mailing list|opt me out|remove me|remove my number|remove my name|remove my email|remove my e mail|remove my email address|remove my e mail address|remove my phone number|remove my phone|remove my cell|remove my mobile|remove my address|remove my details|remove this number|remove this email|remove this address|remove us|take me off|take us off|take my number off|take my name off|take my email off|take this number off|get me off|delete me from|delete my email from|quit texting|quit messaging|quit sending|quit emailing|quit bothering|quit spamming|quit contacting|end texts|end messages|end these texts|end these messages|cancel subscription|cancel my subscription|cancel the subscription|cancel texts|cancel messages|cancel these texts|cancel these messages|cancel text messages|cancel emails|cancel newsletter|cancel the newsletter|revoke consent|revoke my consent|revoking my consent|revoke permission|revoke my permission|withdraw consent|withdraw my consent|withdrawing my consent|withdraw permission|withdraw my permission|consent is withdrawn|do not consent|dont consent|no longer consent|object to marketing|object to direct marketing|object to your marketing|block me',
  core_all: 'do not want to be contacted|dont want to be contacted|do not wish to be contacted|dont wish to be contacted|no longer want to be contacted|no longer wish to be contacted|just leave me alone|do not contact|dont contact|never contact|not be contacted|stop contacting|quit contacting me|leave me alone|leave us alone|lose my number|lose this number|delete my number|delete my phone number|forget my number|cease all contact|no contact|dnc|do not ever contact|put me on your do not contact list|do not contact list|remove me from everything|quit calling|leave my phone alone',
  all: 'all|everything|every|each and every|any and all|all of',
  not: 'do not|dont|do nt|never|no longer|do not ever|dont ever|not to|not to be|rather not',
  carry: 'send|sending|write|writing',
  get: 'receive|receiving|get|getting|have',
  want: 'want|want to|would like|like to|wish|wish to|need|need to|prefer',
  voice: 'call|calls|calling|phoning|ringing|or call me|and call me|nor call me|blowing up my phone|blow up my phone',
  ask_voice: 'call me|phone me|ring me',
  contact: 'text|texts|texting|txt|txts|txting|message|messages|messaging|msg|msgs|text messages|contact|be contacted|being contacted|contacting|email|emails|emailing|e mail|e mails|e mailing|mail|mails|mailing|mailings|sms|send any more|send anymore|send more|sending any more|sending anymore|write anymore|bother|bothering|disturb|disturbing|pester|pestering|spams|spamming|harass|harassing|harassment|newsletter|newsletters|marketing|ads|ad|adverts|advertising|advertisements|promo|promos|promotions|promotional|solicit|soliciting|solicitations|notifications|communications|communication|junk|or text me|or email me|or message me|or contact me|or write me|or write to me|and text me|and email me|nor text me|nor email me',
  goods: 'send it|send them|send this|send that|sending it|write it|get it',
  ask: 'text me|email me|e mail me|message me|write me|write to me|send me|mail me',
  me: 'me|my|i|im|ive|id|mine|us',
  filler: 'to|from|this|that|these|those|the|it|a|an|any|anymore|any more|more|further|future|of|your|you|ur|u|and|or|now|right now|already|immediately|effective immediately|asap|at once|again|ever|ever again|forever|for good|once and for all|at all|all the time|be|being|beg|begging|list|lists|mailing list|email list|e mail list|text list|sms list|call list|contact list|distribution list|marketing list|database|number|phone|cell|cell phone|mobile|phone number|cell number|mobile number|email address|e mail address|inbox|updates|stuff|things|crap|garbage|shit|bs|nonsense|bullshit|damn|fucking|freaking|bloody|just want|can you|can u|could you|would you|will you|must|completely|entirely|request|requesting|requested|ask you|asking you|asked you|hereby|formally|unwanted|unsolicited|annoying|stupid|so many|too many|seriously|make|make it|its|is|am|are|with|company|told you|as|possible|soon|address|permanently|subscription|subscriptions|these constant|constant|daily',
  courtesy: 'please|pls|plz|plse|pleas|kindly|thanks|thank you|thank u|ty|tks|cheers|regards|best regards|kind regards|best|sincerely|yours sincerely|hi|hello|hey|hi there|hello there|dear|sir|madam|dear sir or madam|team|hi all|hello all|good morning|good afternoon|good day|good evening|no|nope|nah|yes|yeah|yep|alright|no thanks|no thank you|not interested|im not interested|i am not interested|not interested anymore|no longer interested|i am no longer interested|many thanks|thanks in advance|thank you in advance|have a nice day|have a good day|to whom it may concern|cheers mate|mate|guys|folks|bro|dude|lol|omg|wtf|ffs|jeez|god|for the love of god|for gods sake|i said|i repeat',
  footer: 'reply stop|text stop|txt stop|send stop|reply with stop|reply stop to end|reply stop to unsubscribe|reply stop to opt out|reply stop to cancel|reply stop to quit|text stop to end|text stop to unsubscribe|text stop to opt out|text stop to quit|text stop to cancel|reply stop 2 end|txt stop to end|to opt out reply stop|to unsubscribe reply stop|to stop reply stop',
  start: 'start again|restart|resume|resume messages|resume texts|resume texting|start texting|start texting me|start texting me again|start texting again|start messages|start messages again|start texts|start sending me texts again|start sending me messages again|re subscribe|subscribe me|subscribe me again|resubscribe me|subscribe again|opt me in|opt me back in|opt back in|opt in again|sign me back up|sign me up again|i want to subscribe|i want to subscribe again|i want to resubscribe|i would like to subscribe|i would like to subscribe again|i want to opt in|i want to opt back in|i want to start receiving texts again|i want to receive your messages again|i want to receive messages again',
  help: 'help me|helpme|h e l p|more info|information',
};

const zh: Words = {
  core: '退订|退訂|取消订阅|取消訂閱|取消定阅|退定|停止订阅|停止訂閱|解除订阅|终止订阅|停止发送|停止發送|停止推送|停止发短信|停止短信|停止接收|停止骚扰|停止打扰|停止|停发|停發|拒收|拒接|拒绝接收|拒絕接收|拒绝短信|拒绝广告|拒絕|拒绝|拒绝骚扰|拒绝打扰|取消推送|取消短信|取消接收|取消发送|勿扰|勿擾|请勿打扰|免打扰|免打擾|屏蔽|拉黑|不再接收|不接收|不想接收|不愿接收|滚|滾|滚蛋|滾蛋|滚开|走开|走開|闭嘴|閉嘴|够了|夠了|烦死了|煩死了|有完没完|没完没了|不同意接收|停止营销|撤回同意|撤销同意|取消授权|撤回授权',
  nuisance: '再发就投诉|再发投诉|再发我就投诉|再发就举报|再發就檢舉|骚扰|騷擾|骚扰短信|骚扰电话|骚扰信息|垃圾短信|垃圾信息|垃圾广告|垃圾邮件|诈骗短信',
  carry: '寄|寄来|寄送',
  strong: '把我移除|把我删除|把我删掉|移除我|删除我|將我移除|将我移除|把我从名单中删除|把我从名单里删除|把我从名单删除|把我从列表中删除|把我移出名单|把我移出|把我的号码移除|从名单中删除|从名单里删除|从名单删除|从列表中删除|從名單中刪除|不要订阅|不想订阅|不想再订阅|撤回我的同意|我撤回同意',
  core_all: '全部退订|退订全部|退订所有|全部退訂|退訂全部|退訂所有|全部取消订阅|td全部|都退订|全都退订|别再联系我|别联系我|不要再联系我|不要联系我|请勿联系我|请勿再联系我|勿联系我|別再聯絡我|別聯絡我|不要再聯絡我|不要聯絡我|請勿聯絡我|別再聯繫我|不要再聯繫我|请不要再联系|不要再联系|别再联系|不要再跟我联系|不要以任何方式联系我|删除我的号码|刪除我的號碼|删掉我的号码|删除我的手机号|删除我的电话|删除我的联系方式|把我的号码删了|把我的号码删除|把我的号码删掉|把我号码删了|把我手机号删了|把我删了|停止打电话',
  all: '所有|全部|一切|全部的|所有的|统统|通通|全都',
  not: '不要|不要再|別|别|别再|別再|别老|别总|请勿|請勿|请勿再|請勿再|勿|勿再|不想|不想再|不想收|不想再收|不想收到|不想再收到|不想看到|不想再看到|不要再收到|不希望|不希望收到|不希望再收到|不愿意|不願意|不愿收到|不需要|不需要再|不用再|不必再|莫|莫再|甭|不准|不准再|不许|不许再|不許|禁止|严禁|以后不要|以後不要|以后别|以後別|不再|千万别|不接受|不同意|我不要',
  voice: '打来|来电|來電|致电|电话|電話',
  ask_voice: '打电话|打電話',
  contact: '发|發|发送|發送|发来|發來|发广告|傳|傳訊息|傳簡訊|推送|推送消息|推销|推銷|联系|聯繫|聯絡|联络|打扰|打擾|烦|煩|吵|短信|短消息|簡訊|简讯|信息|訊息|讯息|消息|广告|廣告|广告短信|垃圾|邮件|郵件|邮箱|电邮|電郵|推广|推廣|推广短信|推广信息|营销|行銷|营销短信|营销信息|宣传|宣傳|促销|促销短信|促销信息|促銷|优惠信息|优惠短信|活动信息|活动短信|群发|彩信|寄信|电子报|電子報',
  ask: '发短信|发信息|发消息|發短信|發簡訊|發訊息|发邮件',
  me: '我|我们|我們|我的|俺|咱|本人|本號|本号',
  filler: '别的|烦不烦|烦人|再|了|吧|啊|呀|哦|喔|嘛|的|得|给|給|向|对|對|往|到|来|这种|這種|此类|此類|这类|這類|这些|這些|这样的|类似|同类|你|你们|你們|您|贵公司|贵店|贵司|要|想|想要|帮|幫|把|将|将我|从|從|名单|名單|列表|里|中|掉|一下|下|以后|以後|今后|今後|永远|永遠|永久|立刻|立即|马上|馬上|尽快|现在|現在|收|收到|接收|手机|手機|号码|號碼|手机号|号|任何|老是|总是|一直|天天|每天|整天|还|又|就|太多|太|真的|真|很|烦人的|无聊的|乱|好吗的|我要求|要求|申请|必须|跟|和|与|或|或者|也|都|sms|app',
  courtesy: '请|請|麻烦|麻煩|谢谢|謝謝|谢了|谢|多谢|感谢|感謝|您好|你好|喂|拜托|拜託|求|求求|求你|求您|求求你|求求你们|求求您|劳驾|烦请|不好意思|抱歉|好的|嗯|亲|老板|辛苦了|辛苦|大哥|大姐|行行好|谢谢合作|谢谢配合|尊敬的商家|不感兴趣|没兴趣|没有兴趣|對此沒興趣',
  weak: '停|取消|结束|結束|终止|終止|退出|不收|注销|注銷|解除|拒|退',
  footer: '回复td退订|回复t退订|回td退订|回t退订|回n退订|退订回t|退订回td|退订回n|退订请回t|退订请回td|退订请回复t|退订请回复td|退订回复td|退订回复t|拒收请回复r|拒收请回r|拒收回r|拒收回复r|回r拒收|回复r拒收|回复退订|回复td|回复t|回复r|回td|回t|回r|發送td|发送td|发td|回覆td|回覆退訂',
  start: '订阅|訂閱|重新订阅|重新訂閱|恢复订阅|恢復訂閱|继续订阅|恢复|恢復|开始|開始|重新开始|我要订阅|我想订阅|我要重新订阅|我想重新订阅|我要恢复订阅|我想恢复订阅|恢复接收|重新接收|恢复短信|恢复推送|恢复发送|接收短信',
  help: '帮助|幫助|求助|帮助信息|使用帮助',
};

const de: Words = {
  core: 'abmelden|abmeldung|abbestellen|abbestellung|austragen|widerspruch|schluss|schluss jetzt|schluss damit|aufhören|aufhoeren|hör auf|hoer auf|hört auf|hoert auf|hören sie auf|hoeren sie auf|genug|es reicht|jetzt reichts|verpiss dich|verpisst euch|newsletter abbestellen|newsletter abmelden|abo beenden|stoppen|stoppt|stoppen sie|deabonnieren|abmeldn',
  nuisance: 'keine werbung|keine sms|keine mails|keine emails|keine e mails|keine nachrichten|keinen newsletter|spam',
  strong: 'melden sie mich vom|melden sie mich von|melde mich vom|melde mich von|meldet mich vom|meldet mich von|mich abmelden|melden sie mich ab|melde mich ab|meldet mich ab|ich melde mich ab|melde mich hiermit ab|ich melde mich hiermit ab|tragen sie mich aus|trag mich aus|tragt mich aus|nehmen sie mich|nehmt mich|nimm mich|streichen sie mich|streicht mich|entfernen sie mich|entfernt mich|entferne mich|löschen sie mich|löscht mich|lösche mich|mich entfernen|mich löschen|mich austragen|ich widerspreche|widerspreche ich|widerspreche hiermit|ich widerspreche der werbung|ich widerspreche der nutzung meiner daten|ich widerrufe|widerrufe ich|widerrufe meine einwilligung|ich widerrufe meine einwilligung|einwilligung widerrufen|hiermit widerrufe ich meine einwilligung',
  core_all: 'lassen sie mich in ruhe|lasst mich in ruhe|lass mich in ruhe|in ruhe lassen|kontaktieren sie mich nicht|kontaktieren sie mich nicht mehr|kontaktieren sie mich nie wieder|kontaktiert mich nicht mehr|nicht mehr kontaktieren|kein kontakt|löschen sie meine nummer|löscht meine nummer|meine nummer löschen|löschen sie meine telefonnummer',
  all: 'alle|alles|allen|sämtliche|sämtlichen',
  not: 'keine|kein|keinen|nicht|nicht mehr|nie|nie wieder|nie mehr|niemals|keinerlei|unterlassen sie|unterlasst',
  voice: 'anrufen|anruf|anrufe|rufen|ruft|ruf',
  contact: 'schreiben|schreibt|schreib|schicken|schickt|schick|senden|sendet|sende|sendung|kontaktieren|kontaktiert|nerven|nervt|belästigen|belästigt|belästigung|zusenden|zuschicken|zusendung|zumüllen|spammen|nachricht|nachrichten|sms|mail|mails|email|emails|e mail|e mails|werbung|werbemails|werbesms|werbe sms|werbenachrichten|newsletter|angebote|benachrichtigungen|mitteilungen|spam',
  get: 'erhalten|bekommen|haben',
  want: 'möchte|moechte|möchten|will|wollen|wünsche|wuensche',
  me: 'mir|mich|ich|uns|meine|meiner|meinen|meinem|mein',
  filler: 'sie|ihnen|ihr|ihre|ihrer|ihrem|ihren|euch|eure|eurer|eurem|du|die|der|das|den|dem|von|vom|aus|auf|an|ab|zu|zum|zur|und|oder|mit|dieser|diese|diesen|dieses|diesem|liste|verteiler|mailingliste|verteilerliste|datenbank|nummer|handynummer|handy|telefonnummer|adresse|email adresse|e mail adresse|mailadresse|mehr|weitere|weiteren|weiterhin|sofort|ab sofort|hiermit|jetzt|endlich|wieder|werden|einwilligung|in zukunft|künftig|zukünftig|damit|bloß|bloss|doch|mal|einfach|ständig|so viele|blöde|blöden|nervigen|der zusendung|den erhalt|umgehend|kommerzielle|bei',
  courtesy: 'bitte|bitte sehr|danke|danke schön|dankeschön|vielen dank|besten dank|hallo|guten tag|guten morgen|guten abend|moin|servus|mfg|lg|vg|gruß|gruss|grüße|gruesse|viele grüße|liebe grüße|beste grüße|freundliche grüße|mit freundlichen grüßen|mit freundlichem gruß|sehr geehrte damen und herren|nein|nein danke|ja|kein interesse|ich habe kein interesse|hi|liebes team|kein bedarf',
  weak: 'ende|halt|beenden|kündigen|kündigung|abbrechen|widerrufen|widerruf',
  footer: 'abmelden mit stop|stop zum abmelden|antworten sie mit stop|antworte mit stop|abmeldung mit stop',
  start: 'starten|anmelden|wieder anmelden|abonnieren|wieder starten|neu starten',
  help: 'hilfe',
};

const fr: Words = {
  core: 'arret|arrêt|arrêter|arrêtez|arrête|désabonner|désabonnement|désabonnez|désabonne|me désabonner|se désabonner|désinscription|désinscrire|désinscrivez|me désinscrire|se désinscrire|ça suffit|assez|stop pub|stop spam|fichez le camp|dégagez|cessez',
  nuisance: 'plus de sms|plus de messages|plus de mails|plus de pub|plus de publicité|plus de spam|pas de pub|pas de publicité|spam',
  strong: 'désabonnez moi|désabonne moi|désinscrivez moi|désinscris moi|retirez moi|retire moi|supprimez moi|enlevez moi|rayez moi|ôtez moi|me retirer|me supprimer|me rayer|je me désabonne|je me désinscris|je moppose|je retire mon consentement|retirer mon consentement|retirez mon numéro|supprimez mon adresse|retirez mon adresse|arrêtez de menvoyer|arrêtez de me contacter|arrête de menvoyer|cessez de menvoyer|lâchez moi',
  core_all: 'laissez moi tranquille|laisse moi tranquille|foutez moi la paix|fichez moi la paix|ne me contactez plus|ne me contactez pas|ne me contactez jamais|ne plus me contacter|ne plus être contacté|ne plus être contactée|supprimez mon numéro|effacez mon numéro|arrêtez de mappeler',
  all: 'tous|toutes|tout',
  not: 'ne|nenvoyez|nenvoie|nappelez|nécrivez|jamais de|aucun|aucune',
  voice: 'appeler|appelez|mappeler|mappelez|appels',
  contact: 'menvoyez|menvoyer|menvoie|envoyez|envoyer|envoie|envoi|envois|lenvoi|denvoyer|contacter|contactez|écrire|écrivez|mécrire|mécrivez|dérangez|déranger|harceler|harcelez|embêter|embêtez|importuner|sollicitez|solliciter|sms|texto|textos|message|messages|mail|mails|email|emails|e mail|e mails|courriel|courriels|pub|pubs|publicité|publicités|promo|promos|promotions|spam|spams|newsletter|newsletters|recevoir|sollicitations|sollicitation|démarchage|notifications|offres',
  me: 'me|moi|je|mon|ma|mes|nous|jaimerais',
  filler: 'pas du tout|de|des|du|d|la|le|les|l|vos|votre|vous|tu|ton|tes|cette|ce|ces|cet|liste|listes|liste de diffusion|diffusion|base|base de données|fichier|fichiers|numéro|téléphone|adresse|adresse mail|portable|plus|pas|jamais|veux|veut|souhaite|souhaiterais|souhaitons|voudrais|désire|aimerais|maintenant|immédiatement|tout de suite|désormais|dorénavant|à|au|aux|et|ou|ni|par|être|commerciaux|commercial|commerciale|commerciales|publicitaires|publicitaire|encore|ça|abonnement',
  courtesy: 's il vous plaît|sil vous plaît|sil vous plait|svp|stp|sil te plaît|merci|merci bien|merci beaucoup|merci davance|merci d avance|bonjour|bonsoir|salut|cordialement|bien cordialement|non|non merci|oui|madame|monsieur|madame monsieur|mesdames messieurs|pas intéressé|pas intéressée|je ne suis pas intéressé|je ne suis pas intéressée|désolé|bonne journée|veuillez|merci de',
  weak: 'fin|annuler|annulez|quitter|résilier|résiliation|terminer|halte|supprimer',
  footer: 'stop au 36111|stop au 36063|stop au 36180|répondez stop|envoyez stop|envoyer stop|stop sms au 36111|envoyez stop au 36111',
  start: 'démarrer|sabonner|mabonner|réabonner|me réabonner|je mabonne|je me réabonne|reprendre|commencer|abonnez moi',
  help: 'aide|aidez moi',
};

const es: Words = {
  core: 'parar|pare|paren|pare ya|paren ya|para ya|basta|basta ya|cancelar suscripción|cancelar subscripción|cancelar la suscripción|cancelar mi suscripción|cancelen mi suscripción|anular suscripción|anular la suscripción|desuscribir|desuscripción|desuscribirse|darse de baja|dar de baja|deje de|dejen de|deja de|dejad de|detener|deténganse|detengan|eliminar suscripción|eliminar la suscripción|suficiente|fuera|lárguense|cese|cesen|stop ya',
  nuisance: 'ya no más|no más|no spam|no publicidad|spam',
  strong: 'darme de baja|deme de baja|denme de baja|dame de baja|dadme de baja|me doy de baja|desuscribirme|desuscríbanme|desuscríbeme|bórreme|bórrenme|bórrame|borrarme|elimínenme|elimíneme|elimíname|eliminarme|quítenme|quíteme|quítame|quitarme|sáquenme|sáqueme|sácame|retiro mi consentimiento|revoco mi consentimiento|me opongo|cancelar mis mensajes',
  core_all: 'déjenme en paz|déjeme en paz|déjame en paz|dejadme en paz|no me contacten|no me contacte|no me contactéis|no me contacten más|no me contacten nunca más|borren mi número|borre mi número|eliminen mi número',
  all: 'todos|todas|todo',
  not: 'no|nunca|jamás|ni',
  voice: 'llamen|llame|llames|llaméis|llamar|llamarme|llamando|llamadas',
  contact: 'envíen|envíe|envíes|enviéis|enviar|enviarme|enviándome|enviando|manden|mande|mandes|mandéis|mandar|mandarme|mandando|mandándome|escriban|escriba|escribas|escribir|escribirme|contacten|contacte|contactes|contactar|contactarme|contactando|molesten|moleste|molestes|molestéis|molestar|molestarme|molestando|mensaje|mensajes|sms|correo|correos|correos electrónicos|email|emails|e mail|e mails|mail|mails|publicidad|spam|promociones|ofertas|boletín|boletines|notificaciones|recibir|anuncios|newsletter|propaganda',
  me: 'me|mi|mis|yo|quiero|deseo|nos|queremos',
  filler: 'más|de|del|la|las|el|los|su|sus|tu|tus|vuestra|vuestro|lista|listas|lista de correo|lista de distribución|base de datos|número|teléfono|celular|móvil|correo electrónico|este|esta|estos|estas|a|al|por|ya|ahora|ahora mismo|inmediatamente|que|y|o|se|les|lo|gustaría|quisiera|solicito|pido|suscripción|tantos|tantas|publicitarios|comerciales|comercial|vuelva a|vuelvan a|vuelvas a|volver a|en el futuro|nada|ningún|sms',
  courtesy: 'por favor|porfavor|porfa|x favor|xfavor|gracias|muchas gracias|hola|buenos días|buenas tardes|buenas noches|buenas|saludos|un saludo|cordialmente|atentamente|sí|no gracias|estimados|estimado|señores|disculpe|no me interesa|no estoy interesado|no estoy interesada|le ruego|les ruego',
  weak: 'alto|baja|fin|salir|cancelar|cancela|terminar|anular|quitar|borrar|eliminar',
  footer: 'responda stop|responde stop|envíe stop|responda baja|envía stop|envía baja|responde baja',
  start: 'iniciar|alta|suscribir|suscribirme|suscribirse|comenzar|reanudar|empezar|reiniciar|volver a suscribirme|quiero suscribirme',
  help: 'ayuda|información',
};

const it: Words = {
  core: 'ferma|fermate|fermatevi|fermati|fermare|smettila|smettetela|smettete|smetta|smetti|smettete di|smetta di|smettila di|disiscrizione|disiscrivere|disiscriversi|disiscriviti|annulla iscrizione|annullare iscrizione|cancella iscrizione|cancellare iscrizione|annulla liscrizione|cancella liscrizione|basta|basta così|disattiva|disattivare|stop pubblicità',
  nuisance: 'non più|niente pubblicità|niente sms|no spam|no pubblicità|spam',
  strong: 'disiscrivimi|disiscrivetemi|disiscrivermi|cancellami|cancellatemi|cancellarmi|cancellate il mio numero|rimuovetemi|rimuovimi|toglietemi|toglimi|togliermi|eliminatemi|eliminami|revoco il consenso|revoco il mio consenso|ritiro il consenso|ritiro il mio consenso|mi oppongo|mi cancello|mi disiscrivo',
  core_all: 'lasciatemi in pace|lasciami in pace|lasciatemi stare|non contattatemi|non contattatemi più|non mi contattate|non mi contattate più|non contattarmi|non contattarmi più',
  all: 'tutti|tutte|tutto',
  not: 'non|mai|niente|nessun|nessuna|no',
  voice: 'chiamate|chiamatemi|chiamarmi|chiamare|telefonate',
  contact: 'mandate|mandatemi|mandarmi|mandare|inviate|inviatemi|inviarmi|inviare|scrivete|scrivetemi|scrivermi|scrivere|contattate|contattatemi|contattarmi|contattare|disturbate|disturbatemi|disturbarmi|disturbare|sms|messaggi|messaggio|messaggini|mail|email|e mail|pubblicità|promozioni|newsletter|spam|ricevere|comunicazioni|notifiche',
  me: 'mi|me|io|mio|mia|miei|voglio|vorrei|desidero|ci',
  filler: 'più|di|da|dal|dalla|dalle|della|delle|dei|del|il|lo|la|le|i|gli|l|vostra|vostro|vostre|vostri|tua|tuo|lista|elenco|mailing list|database|numero|telefono|indirizzo|questo|questa|questi|queste|a|al|con|subito|ora|adesso|immediatamente|e|o|né|essere|commerciali|pubblicitari|pubblicitarie|altri|altre|che|iscrizione|i vostri|in futuro',
  courtesy: 'per favore|per cortesia|per piacere|grazie|grazie mille|salve|ciao|buongiorno|buonasera|cordiali saluti|distinti saluti|saluti|prego|vi prego|no grazie|sì|non mi interessa|non sono interessato|non sono interessata|gentilmente|cortesemente|scusate',
  weak: 'cancella|cancellare|annulla|annullare|esci|disdici|disdire|disdetta|revoca|termina|elimina',
  footer: 'rispondi stop|invia stop|rispondere stop',
  start: 'inizia|iniziare|iscrivimi|iscrivetemi|riprendi|riprendere|iscriviti',
  help: 'aiuto',
};

const pt: Words = {
  core: 'parar|pare|parem|pare já|parem já|pare de|parem de|para de|descadastrar|descadastro|descadastre|descadastramento|cancelar inscrição|cancelar assinatura|cancelar subscrição|cancelar a subscrição|cancelar a inscrição|cancelar cadastro|anular subscrição|desinscrever|desinscrição|chega|basta|chega de|deixem de|deixe de',
  nuisance: 'não mais|sem spam|sem publicidade|spam',
  strong: 'me descadastre|me descadastrem|descadastrar me|remova me|removam me|me remova|me removam|me remove|me tira|me tire|me tirem|tirem me|tire me|me exclua|me excluam|excluam me|retirem me|me retirem|revogo o consentimento|revogo o meu consentimento|retiro o consentimento|retiro o meu consentimento|oponho me|me descadastra',
  core_all: 'me deixa em paz|me deixe em paz|me deixem em paz|deixem me em paz|deixe me em paz|não me contatem|não me contate|não me contactem|não me contacte|não me contactem mais|não me contatem mais|apaguem o meu número|apague meu número',
  all: 'todos|todas|tudo',
  not: 'não|nunca|jamais|nem',
  voice: 'ligue|liguem|ligar|ligando|ligações',
  contact: 'envie|enviem|enviar|envia|enviando|enviarem|mande|mandem|mandar|manda|mandando|mandarem|escrevam|escreva|escrever|contate|contatem|contactem|contacte|contactar|contatar|perturbem|perturbe|perturbar|incomodem|incomode|incomodar|mensagem|mensagens|sms|email|emails|e mail|e mails|mail|mails|publicidade|promoções|propaganda|propagandas|newsletter|spam|receber|notificações|torpedo|torpedos|anúncios',
  me: 'me|mim|meu|minha|eu|quero|desejo|gostaria|nos',
  filler: 'vocês|você|mais|de|da|do|das|dos|a|o|as|os|sua|seu|suas|seus|vossa|vossas|vosso|vossos|esta|este|estas|estes|essa|esse|essas|esses|lista|listas|base de dados|número|telefone|celular|telemóvel|agora|já|imediatamente|e|ou|que|por|pra|para|ser|assinatura|inscrição|subscrição|cadastro|comerciais|nenhuma|nenhum|qualquer|tantas|tanta|no futuro',
  courtesy: 'por favor|pf|pfv|obrigado|obrigada|muito obrigado|muito obrigada|obg|olá|oi|bom dia|boa tarde|boa noite|cumprimentos|atenciosamente|sim|não obrigado|não obrigada|por gentileza|não tenho interesse|desculpe|favor|abraço',
  weak: 'cancelar|cancela|cancele|sair|remover|fim|encerrar|excluir|anular',
  footer: 'responda sair|responda stop|envie sair|envie stop|responda parar',
  start: 'iniciar|começar|retomar|inscrever|inscrever me|subscrever|voltar a receber',
  help: 'ajuda',
};

const nl: Words = {
  core: 'stoppen|stopt|stopzetten|stop ermee|afmelden|afmelding|uitschrijven|uitschrijving|hou op|houd op|hou ermee op|ophouden|genoeg|rot op|flikker op|nieuwsbrief opzeggen',
  nuisance: 'geen reclame|geen sms|geen mail|geen mails|geen berichten|geen nieuwsbrief|geen spam|spam',
  strong: 'meld mij af|meld me af|meldt mij af|schrijf mij uit|schrijf me uit|mij afmelden|me afmelden|mij uitschrijven|me uitschrijven|verwijder mij|verwijder me|mij verwijderen|me verwijderen|haal mij|haal me|ik trek mijn toestemming in|trek mijn toestemming in|mijn toestemming intrekken|ik maak bezwaar',
  core_all: 'laat me met rust|laat mij met rust|laat ons met rust|neem geen contact|neem geen contact meer op|geen contact|verwijder mijn nummer|wis mijn nummer',
  all: 'alle|alles|allemaal',
  not: 'geen|niet|niet meer|nooit|nooit meer|geen enkele',
  voice: 'bellen|bel|belt',
  contact: 'sturen|stuur|stuurt|toesturen|mailen|mail|mails|mailtjes|smsen|sms|smsjes|sms jes|appen|contact|contacteren|bericht|berichten|berichtjes|email|emails|e mail|e mails|reclame|reclames|nieuwsbrief|nieuwsbrieven|spam|aanbiedingen|advertenties|lastigvallen|lastig vallen|storen|stoor|promoties|meldingen',
  get: 'ontvangen|krijgen|hebben',
  want: 'wil|wens|willen|zou',
  me: 'mij|me|ik|mijn|ons',
  filler: 'meer|van|de|het|een|deze|dit|die|jullie|uw|u|je|lijst|mailinglijst|verzendlijst|maillijst|bestand|database|nummer|telefoonnummer|adres|mailadres|e mailadres|emailadres|met|te|om|aan|nu|direct|onmiddellijk|per direct|voortaan|en|of|worden|nog|verder|ermee|hiermee|eens|even|nou|toch|al|af|uit',
  courtesy: 'alstublieft|alsjeblieft|aub|ajb|svp|graag|bedankt|dank u|dank je|dankuwel|dankjewel|dank u wel|dank je wel|hallo|hoi|goedemorgen|goedemiddag|goedenavond|goedendag|beste|groeten|groet|groetjes|met vriendelijke groet|met vriendelijke groeten|mvg|nee|nee bedankt|nee dank u|nee dank je|ja|geen interesse|gelieve|bij voorbaat dank|vriendelijk verzoek',
  weak: 'einde|annuleren|annuleer|opzeggen|opzegging|beëindigen|verwijderen',
  footer: 'antwoord stop|sms stop|stuur stop|antwoord met stop',
  start: 'starten|aanmelden|inschrijven|hervatten|hervat|opnieuw aanmelden|meld mij aan|meld me aan',
  help: 'hulp',
};

const pl: Words = {
  core: 'wypisz|wypisać|wypisanie|wypisanie mnie|wypiszcie|wypisuję|rezygnuję|rezygnacja|rezygnuję z subskrypcji|anuluj subskrypcję|wyrejestruj|odsubskrybuj|dość|dosyć|przestań|przestańcie|zaprzestań|zaprzestańcie|stop reklamom|spadaj|spadajcie',
  nuisance: 'żadnych reklam|bez reklam|bez spamu|spam',
  strong: 'wypisz mnie|wypiszcie mnie|mnie wypisać|wypisać mnie|wypisuję się|chcę się wypisać|usuń mnie|usuńcie mnie|mnie usunąć|usunąć mnie|wykreśl mnie|wykreślcie mnie|mnie wykreślić|cofam zgodę|wycofuję zgodę|odwołuję zgodę|sprzeciw|zgłaszam sprzeciw|wyrażam sprzeciw|nie wyrażam zgody',
  core_all: 'dajcie mi spokój|daj mi spokój|dajcie spokój|zostawcie mnie w spokoju|nie kontaktujcie się|nie kontaktujcie się ze mną|proszę się ze mną nie kontaktować|usuń mój numer|usuńcie mój numer|proszę usunąć mój numer',
  all: 'wszystkie|wszystkich|wszystko|wszystkiego|wszelkich',
  not: 'nie|nigdy|nigdy więcej|żadnych|żadnej',
  voice: 'dzwońcie|dzwoń|dzwonić|telefonów',
  contact: 'wysyłajcie|wysyłaj|wysyłać|wysyłania|wysyłanie|przysyłajcie|przysyłaj|przysyłać|przysyłania|piszcie|pisz|pisać|kontaktujcie|kontaktować|kontaktuj|nękać|nękajcie|sms|smsy|smsów|sms y|sms ów|wiadomości|wiadomość|maili|maile|mail|emaili|e maili|reklam|reklamy|reklamowych|spam|spamu|spamujcie|spamować|newsletter|newslettera|newsletterów|ofert|otrzymywać|dostawać',
  me: 'mnie|mi|mój|moja|mojego|mojej|ja|chcę|chciałbym|chciałabym|życzę|sobie',
  filler: 'już|więcej|o|do|z|ze|od|na|w|tej|tego|tych|te|ten|ta|to|się|listy|lista|listy mailingowej|listy odbiorców|bazy|bazy danych|numer|numeru|telefonu|adres|natychmiast|teraz|i|oraz|ani|zgody|wysyłki|subskrypcji|subskrypcję|subskrypcja|dalszych|waszych|waszej|mną|swoich',
  courtesy: 'proszę|bardzo proszę|dziękuję|dzięki|dziękuję bardzo|dzień dobry|witam|cześć|pozdrawiam|z poważaniem|nie dziękuję|tak|nie jestem zainteresowany|nie jestem zainteresowana|przepraszam',
  weak: 'anuluj|koniec|zakończ|usuń|anulować',
  start: 'wznów|zapisz mnie|subskrybuj|zapisz mnie ponownie|rozpocznij',
  help: 'pomoc|pomocy',
};

const ru: Words = {
  core: 'стоп|отписаться|отписка|отпишите|отпишись|отписать|отписываюсь|отмена подписки|отменить подписку|отмените подписку|отказ от рассылки|отказаться от рассылки|прекратите|прекратить|прекрати|хватит|достали|надоели|перестаньте|перестань|отключите рассылку|отключить рассылку|уберите рассылку|отказываюсь|довольно|отвали|отвалите|отстань|отстаньте|не надо|отпишитесь',
  nuisance: 'без рекламы|без спама|спам',
  strong: 'отпишите меня|отписать меня|уберите меня|удалите меня|исключите меня|вычеркните меня|хочу отписаться|уберите мой номер|отзываю согласие|отзываю своё согласие|отзываю свое согласие|возражаю',
  core_all: 'оставьте меня в покое|оставь меня в покое|отстаньте от меня|не связывайтесь со мной|не связывайтесь|больше не связывайтесь|удалите мой номер|удалите мой телефон|сотрите мой номер',
  all: 'все|всех|всю|всей|всё',
  not: 'не|никогда|больше не|не нужно|никаких|никогда больше не',
  voice: 'звоните|звонить|звони|звонков',
  contact: 'пишите|писать|пиши|присылайте|присылать|присылай|шлите|слать|отправляйте|отправлять|отправлять мне|беспокойте|беспокоить|тревожьте|смс|смски|сообщения|сообщений|сообщение|письма|писем|рассылка|рассылку|рассылки|рассылок|реклама|рекламу|рекламы|рекламных|спам|спама|спамить|спамьте|связывайтесь|связываться|получать|уведомления|уведомлений',
  me: 'мне|меня|мой|моего|мою|я|хочу|желаю|нас|нам|хотел|хотела',
  filler: 'больше|от|из|с|со|на|в|к|и|или|ни|ваш|ваша|вашу|ваших|ваши|вашей|вашего|эту|эти|этих|этой|этот|это|списка|список|базы|базы данных|номер|номера|телефон|телефона|адрес|почту|сейчас|немедленно|срочно|уже|свои|свою|своих|бы|рассылки вашей|впредь|пора',
  courtesy: 'пожалуйста|пожалуйста прошу|плиз|спасибо|здравствуйте|добрый день|добрый вечер|привет|нет|нет спасибо|да|с уважением|прошу|прошу вас|извините|не интересно|не интересует|мне не интересно|благодарю|будьте добры',
  weak: 'отмена|конец|выход|отменить|удалить|закончить|отказ|отключить|отключите',
  start: 'старт|начать|подписаться|возобновить|подпишите меня|подписаться снова',
  help: 'помощь|справка|помогите',
};

const ja: Words = {
  core: '停止|配信停止|配信を停止|登録解除|登録を解除|配信解除|配信を解除|購読解除|購読停止|ストップ|すとっぷ|やめて|止めて|辞めて|ヤメテ|やめろ|やめてくれ|止めろ|中止|受信拒否|配信拒否|拒否|オプトアウト|迷惑|うざい|ウザい|しつこい|もういい|うるさい|配信をやめて|配信を止めて|送信を止めて|メルマガ解除|配信不要|メール不要|配信中止|送信停止',
  nuisance: '配信は不要|メールは不要|配信はいりません|メールはいりません|メールはいらない|広告はいりません|広告はいらない|スパム|迷惑メール',
  strong: '送らないで|送らないでくれ|送ってこないで|送って来ないで|送るな|送ってくるな|送るのをやめて|送るのをやめろ|送信しないで|配信しないで|メールしないで|リストから外して|リストから削除して|リストから除いて|登録を削除して|送らないように|メールをやめて|メールを止めて|smsを止めて|同意を撤回|送付しないで',
  core_all: '連絡しないで|連絡してこないで|連絡して来ないで|連絡するな|連絡してくるな|放っておいて|ほっといて|一切連絡しないで|番号を消して|番号を削除して|全て停止|すべて停止|全部停止|電話しないで|電話してこないで|かけてこないで',
  all: '全て|すべて|全部|一切|全ての|すべての',
  voice: '電話',
  contact: 'メール|めーる|メッセージ|ショートメール|sms|広告|宣伝|お知らせ|ニュースレター|メルマガ|配信|送信|連絡|dm',
  me: '私|私に|わたし|こちら|うち|僕|俺|当方',
  filler: 'を|は|が|の|に|へ|から|で|も|と|もう|今後|これ以上|以後|すぐ|すぐに|今すぐ|直ちに|至急|早く|いい加減に|して|してください|して下さい|下さい|ください|くださいませ|くれ|願います|希望|希望します|希望です|したい|したいです|です|ます|します|お|ね|よ|な|この|番号|リスト|登録|二度と|絶対|ほしい|欲しい|ほしいです|欲しいです|いただきたい|頂きたい|頂けますと幸いです|いただけますと幸いです|依頼|依頼します|手続き|処理',
  courtesy: 'お願いします|お願い|お願い致します|お願いいたします|おねがいします|すみません|すみませんが|すいません|恐れ入りますが|申し訳ありませんが|ありがとう|ありがとうございます|ありがとうございました|こんにちは|はい|いいえ|結構です|よろしく|よろしくお願いします|よろしくお願いいたします|宜しくお願いします|宜しくお願い致します|どうか|失礼します|お世話になっております|お世話になります|興味ありません|興味ないです',
  weak: '解除|解除してください|解除して|解除希望|退会|退会したい|退会したいです|退会します|退会希望|退会させてください|不要|不要です|いらない|要らない|いりません|要りません|いらないです|終了|解約|やめる|やめます|終わり',
  start: '開始|再開|スタート|配信再開|再登録|配信開始|再開してください|再開お願いします',
  help: 'ヘルプ|へるぷ|使い方',
};

const ko: Words = {
  core: '수신거부|거부|중지|중단|그만|스톱|스탑|구독취소|구독해지|수신중지|수신차단|차단|광고거부|무료거부|무료수신거부|그만해|그만하세요|그만해주세요|그만해요|그만좀|꺼져|발송중지|발송중단|광고차단|수신취소|구독중지|수신해지',
  strong: '보내지마세요|보내지마|보내지마요|보내지말아주세요|보내지말아요|보내지마십시오|보내지마시오|보내지말라고|보내지말아|보내지말것|보내지마라|문자하지마|문자하지마세요|그만보내세요|그만보내|그만보내주세요|그만보내라|그만보내요|안받고싶어요|받고싶지않아요|받고싶지않습니다|받지않겠습니다|수신을원하지않습니다|목록에서삭제해주세요|명단에서빼주세요|목록에서빼주세요',
  core_all: '연락하지마세요|연락주지마세요|연락주지마|연락주지말아주세요|연락하지마|연락하지말아주세요|연락하지마십시오|연락하지말아|연락하지말라고|전부거부|모두거부|모두수신거부|전체수신거부|제번호삭제해주세요|제번호를삭제해주세요|번호삭제해주세요|번호삭제|내번호지워|내번호지워주세요|전화하지마세요|전화하지마|전화하지말아주세요',
  all: '모두|전부|모든|전체',
  voice: '전화',
  contact: '문자|메시지|메세지|광고|광고문자|광고메시지|스팸|스팸문자|메일|이메일|알림|홍보|홍보문자|카톡|연락',
  me: '저|저한테|저에게|나|나한테|내|제|우리',
  filler: '더이상|더|이상|이제|다시는|앞으로|해주세요|해주십시오|해줘|해줘요|해요|하세요|합니다|할게요|할께요|하고싶어요|하고싶습니다|원합니다|원해요|요청|요청합니다|요청드립니다|신청|신청합니다|을|를|은|는|이|가|도|에|에서|으로|로|번호|목록|명단|처리|바랍니다|요|주세요|하겠습니다|당장|빨리|귀찮게|자꾸|제발좀|이런',
  courtesy: '부탁드립니다|부탁합니다|부탁해요|부탁드려요|부탁|감사합니다|고맙습니다|안녕하세요|네|아니요|아니오|됐어요|됐습니다|괜찮습니다|괜찮아요|죄송합니다|죄송하지만|제발|좀|필요없어요|필요없습니다|관심없어요|관심없습니다',
  weak: '취소|해지|탈퇴|종료|끝|해지해주세요|탈퇴해주세요|필요없음',
  start: '시작|구독|재구독|수신재개|다시시작|수신동의|다시구독|재개',
  help: '도움말|도움|헬프',
};

/** Of other languages only the words that stand alone. */
const others: Words = {
  weak: 'avsluta|avregistrera|sluta|avprenumerera|afmeld|avmeld|ret|iptal|dur|durdur|abonelikten çık|توقف|إلغاء|الغاء|ايقاف|إيقاف|إلغاء الاشتراك|الغاء الاشتراك|قف|hủy|huy|từ chối|tu choi|dừng|berhenti|batal|ยกเลิก|หยุด|σταμάτα|διακοπή|διαγραφή|zrušit|odhlásit|leiratkozás|leiratkozom|dezabonare|dezabonează mă|opriți|відписатися|відмова|відпишіть|відпишіть мене|הסר|הסרה|עצור|להסיר|lopeta|peruuta|रोकें|बस|बंद करो|बंद करें|odjava|otkaži|отпиши ме|отписване',
  courtesy: 'tack|takk|tak|teşekkürler|lütfen|شكرا|من فضلك|ขอบคุณ|cảm ơn|terima kasih|ευχαριστώ|děkuji|köszönöm|mulțumesc|дякую|будь ласка|תודה|kiitos',
};

export const LANGUAGES: Readonly<Record<string, Words>> = { en, zh, de, fr, es, it, pt, nl, pl, ru, ja, ko, others };

/** What a bare stop may be about that is none of messages: goods on their way, */
export const GOODS = 'order|orders|ordered|ship|shipping|shipped|shipment|deliver|delivery|deliveries|delivered|package|parcel|parcels|pickup|bestellung|bestellt|lieferung|liefern|paket|abholung|commande|livraison|colis|pedido|envío|entrega|paquete|ordine|consegna|pacco|encomenda|bestelling|levering|pakket|zamówienie|zamówienia|przesyłka|paczka|paczkę|заказ|заказа|доставка|доставку|посылка|посылку|订单|訂單|发货|發貨|快递|快遞|配送|包裹|东西|送货|出货|注文|発送|荷物|주문|배송|택배';
/** and other dealings. */
export const DEALINGS = 'refund|return|returns|exchange|invoice|appointment|appointments|booking|reservation|payment|charge|charged|repair|termin|rechnung|rückgabe|reservierung|zahlung|rendez|facture|remboursement|réservation|cita|factura|reembolso|devolución|reserva|appuntamento|fattura|rimborso|fatura|afspraak|factuur|wizyta|faktura|возврат|запись|退货|退貨|退款|换货|发票|發票|预约|預約|预订|定金|尾款|返品|予約|반품|환불|예약';
/** Words that take back a part of what was said. */
export const CONTRASTS = 'but|except|only|instead|unless|until|aber|außer|nur|sondern|mais|sauf|seulement|uniquement|pero|excepto|solo|sólo|ma|tranne|soltanto|exceto|maar|behalve|alleen|ale|oprócz|tylko|но|кроме|только|但|除了|除非|只要|ただし|하지만|제외';
