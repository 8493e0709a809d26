-- rule packs: a legal value is entered for one regime and holds under no other (R-1); an operational one for none.
ALTER TABLE parameters ADD COLUMN rule_pack text CHECK (rule_pack <> '');   -- rules/rule-packs; NULL: operational
-- Until now there was pack 2021 alone.
UPDATE parameters SET rule_pack = '2021' WHERE name NOT IN (
  'disclosure.rounds', 'disclosure.contact-window', 'disclosure.hotline', 'sms.rate-per-second',
  'check.minimum-inspectors', 'check.serious-checks-per-year', 'listed.urging-every-days',
  'serious.call-segments', 'serious.call-days', 'review.revoked-penalty-working-days'
);
-- What waits for a second officer.
CREATE INDEX parameters_undecided ON parameters (authority_code, id) WHERE state = 'proposed';
