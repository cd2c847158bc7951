.timer on
.print -- plain households with a case, measures, elimination, members (province)
SELECT count(*) FILTER (WHERE s.first_on IS NOT NULL), SUM(s.members) FILTER (WHERE s.first_on IS NOT NULL),
 count(*) FILTER (WHERE s.first_on IS NOT NULL AND s.is_measured = 1), SUM(s.members) FILTER (WHERE s.first_on IS NOT NULL AND s.is_measured = 1),
 count(*) FILTER (WHERE s.first_on IS NOT NULL AND s.is_eliminated = 1 AND s.is_open = 0), SUM(s.members) FILTER (WHERE s.first_on IS NOT NULL AND s.is_eliminated = 1 AND s.is_open = 0),
 count(*) FILTER (WHERE s.is_open = 1), SUM(s.members) FILTER (WHERE s.is_open = 1)
FROM (SELECT members, CASE WHEN left_reason IS NULL OR left_reason <> 'wrongly_admitted' THEN identified_on END AS first_on,
 CASE WHEN measured_on <= 20230930 THEN 1 ELSE 0 END AS is_measured,
 CASE WHEN eliminated_on <= 20230930 AND (left_reason IS NULL OR left_reason <> 'wrongly_admitted') THEN 1 ELSE 0 END AS is_eliminated,
 CASE WHEN (eliminated_on IS NULL OR eliminated_on > 20230930) AND (left_on IS NULL OR left_on > 20230930) THEN 1 ELSE 0 END AS is_open
 FROM household_facts WHERE village_code BETWEEN 510000000000 AND 519999999999 AND is_plain = 1 AND identified_on <= 20230930
 LIMIT 1000000000) s;
.print -- postings open, with place, role and person (province)
SELECT count(*), count(DISTINCT cadre_id), count(DISTINCT CASE WHEN role = 'first_secretary' THEN cadre_id END) FROM postings
WHERE village_code BETWEEN 510000000000 AND 519999999999 AND starts_on <= 20230930 AND (ends_on IS NULL OR ends_on >= 20230930);
.print -- everyone who ever served (province)
SELECT count(*) FROM (SELECT cadre_id FROM postings
 WHERE +village_code BETWEEN 510000000000 AND 519999999999 AND +starts_on <= 20230930 GROUP BY cadre_id);
