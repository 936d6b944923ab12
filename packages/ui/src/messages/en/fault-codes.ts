/** The shop's own fault codes in the back office. */
export const faultCodes = {
  nav: 'Faults', title_one: '{{count}} code explained by your shop', title_other: '{{count}} codes explained by your shop', title_none: 'No codes of your own yet', hint: 'Tills know the catalogue and your own codes, also without a network.', search: 'Search code or words', own: 'Your own', all: 'Found',
  add: 'Explain a code', edit: 'Edit', code: 'Code', code_hint: 'As the machine shows it.', source: 'What is known', confirmed: 'We know the cause', reported: 'Only seen, cause not confirmed', cause_en: 'Cause in English', cause_zh: 'Cause in Chinese',
  operator_en: 'What the operator does, English', operator_zh: 'What the operator does, Chinese', engineer_en: 'What the engineer does, English', engineer_zh: 'What the engineer does, Chinese', steps_hint: 'One step a line. One language is enough.', words: 'Words by which it is found', words_hint: 'With commas between.',
  save: 'Save', cancel: 'Cancel', forget: 'Take it back', changed: 'By {{who}}, {{when}}', operator: 'Operator', engineer: 'Engineer', none_found: 'Nothing found', none_found_hint: 'Explain the code yourself, so that every till finds it.',
} as const;
