import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { renderPage, renderText, renderTextFromOutside } from './liquid.ts';
import { TEMPLATES, render } from './templates.ts';

const values = { name: '王芳', shop: '晨光便利', list: ['a', 'b'], none: null };
const outcome = (template: string, given: object = values): string => {
  const rendered = renderTextFromOutside(template, { ...given });
  return rendered.ok ? rendered.value : `${rendered.fault.code} ${String(rendered.fault.details?.['reason'])}`;
};

it('a template says what it is given', () => {
  assert.equal(outcome('{{ name }}，{% for each in list %}{{ each | upcase }}{% endfor %}{% if none %}x{% endif %}{{ title | default: shop }}'), '王芳，AB晨光便利');
});

it('what stands in a value is never read as a template', () => {
  assert.equal(outcome('{{ name }}', { name: '{{ 7 | times: 7 }}{% include "x" %}' }), '{{ 7 | times: 7 }}{% include "x" %}');
});

it('a template that names what it was not given is refused', () => {
  assert.equal(outcome('{{ nam }}'), 'template_invalid unknown_value');
});

it('a template reaches no prototype, no constructor and nothing of the server', () => {
  for (const path of ['name.constructor', 'list.constructor.constructor', '__proto__', 'constructor', 'list.__proto__.polluted', 'process', 'globalThis', 'name["constructor"]', 'shop.toString', 'list.push']) {
    assert.match(outcome(`{{ ${path} }}`), /^(template_invalid|$)/, path);
  }
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

it('a template reads no file, and includes nothing', () => {
  for (const tag of ['{% include "/etc/passwd" %}', "{% render '../../package.json' %}", '{% layout "x" %}', '{% block x %}{% endblock %}', '{% liquid assign a = 1 %}', '{% tablerow a in list %}{% endtablerow %}']) {
    assert.match(outcome(tag), /^template_invalid/, tag);
  }
});

it('a template that would go on for ever, or grow without end, is ended', () => {
  const doubling = `{% assign a = "aaaaaaaaaa" %}${'{% assign a = a | append: a %}'.repeat(60)}{{ a }}`;
  for (const template of [
    '{% for i in (1..100000000) %}x{% endfor %}', '{% for i in (1..9999) %}{% for j in (1..9999) %}{% for k in (1..9999) %}x{% endfor %}{% endfor %}{% endfor %}', doubling,
    '{{ "x" | times: "y" | append: name | split: "" | join: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }}{% for i in (1..1000000) %}{{ i }}{% endfor %}',
  ]) assert.match(outcome(template), /^template_invalid/, template.slice(0, 80));
});

it('a machine that stood still for a moment loses no message: what an owner wrote is tried again, what comes with the server is not measured', (t) => {
  // Each look at the clock finds a second gone; for an owner's template only at first.
  let [seconds, seconds_max] = [0, 4];
  t.mock.method(performance, 'now', () => 1_000 * Math.min(seconds_max, seconds += 1));
  assert.equal(outcome('{{ name }}{{ shop }}'), '王芳晨光便利');
  assert.equal(seconds > seconds_max, true);
  seconds_max = Infinity;
  assert.equal(outcome('{{ name }}{{ shop }}'), 'template_invalid too_much');
  assert.deepEqual(renderText('{{ name }}{{ shop }}', values), { ok: true, value: '王芳晨光便利' });
  assert.deepEqual(renderPage('<p>{{ name }}</p>{{ shop }}', values), { ok: true, value: '<p>王芳</p>晨光便利' });
});

it('ten thousand blocks in each other, or ten million characters, are refused before they are read', () => {
  assert.equal(outcome('{% if name %}'.repeat(10_000) + '{% endif %}'.repeat(10_000)), 'template_invalid too_long');
  assert.equal(outcome('{%if 1%}'.repeat(500) + '{%endif%}'.repeat(500)), 'template_invalid too_deep');
  assert.equal(outcome('x'.repeat(10_000_000)), 'template_invalid too_long');
});

it('whatever a template is, it answers', () => {
  const piece = fc.constantFrom('{{', '}}', '{%', '%}', ' if ', ' for i in ', 'endif', 'endfor', 'name', '|', ' append: ', '"', "'", '(1..9)', '[', ']', '.', '-', 'raw', 'endraw', '\n', '王', '\u0000', '#');
  fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
    const rendered = renderTextFromOutside(pieces.join(''), values);
    assert.ok(rendered.ok || rendered.fault.code === 'template_invalid');
  }));
});

it('what is put into a page is escaped', () => {
  assert.deepEqual(renderPage('<p title="{{ a }}">{{ a }}</p>', { a: `"><script>alert('x')</script>&` }), { ok: true, value: '<p title="&#34;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&#34;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>' });
});

it('each message has its words in both languages and for each channel, and a mail has both parts', () => {
  for (const name of TEMPLATES) for (const language of ['zh', 'en'] as const) for (const channel of ['sms', 'email', 'push', 'voice'] as const) {
    const { title, text, html } = render(name, {
      language, channel, shop: 'Dawn <b>', store: 'One', postal_address: '1 Main Street\nTown', link: 'https://shop.test/c/x.y', code: 'ABCD-EFGH', check: 'https://shop.test/v/x', values: { receipt_url: 'https://shop.test/r/x', number: 'S1-7', total: '¥1.00', text: 'Hello\nthere', title: 'Title' },
    });
    assert.ok(title !== '' && text !== '' && !/\{[{%]|undefined|null/.test(`${title}${text}${html ?? ''}`.replaceAll(/<!--.*?-->/gs, '')), `${name} ${language} ${channel}`);
    assert.equal(html !== null, channel === 'email');
    if (channel === 'email') assert.ok(text.includes('1 Main Street\nTown') && (name === 'staff') !== text.includes('ABCD-EFGH') && !(html ?? '').includes('Dawn <b>'), `${name} ${language}`);
    if (channel === 'sms') assert.ok(name === 'staff' || text.includes('ABCD-EFGH'), name);
  }
});

it('the button of a mail leads nowhere but to the web', () => {
  const { html } = render('receipt', { language: 'en', channel: 'email', shop: 'Dawn', store: 'One', postal_address: null, link: null, code: 'ABCD-EFGH', check: 'https://shop.test/v/x', values: { receipt_url: 'javascript:alert(1)', number: '1', total: '1' } });
  assert.ok(html !== null && !html.includes('javascript:'));
});
