.timer on
.print -- members of every household with a case, measures, elimination (province)
SELECT SUM(s.members_then), SUM(s.is_measured) FROM (
SELECT CASE WHEN EXISTS (SELECT 1 FROM measures m WHERE m.village_code = h.village_code AND m.household_id = h.household_id AND m.started_on <= 20230930) THEN 1 ELSE 0 END is_measured,
 (SELECT count(*) FROM persons p WHERE p.village_code = h.village_code AND p.household_id = h.household_id AND (p.joined_on IS NULL OR p.joined_on <= h.first_on) AND (p.left_on IS NULL OR p.left_on >= h.first_on)) members_then
FROM (SELECT village_code, household_id, MIN(identified_on) AS first_on FROM cases
      WHERE village_code BETWEEN 510000000000 AND 519999999999 AND identified_on <= 20230930
      GROUP BY village_code, household_id) h LIMIT 1000000000) s;
.print -- persons in post, by role (province)
SELECT count(DISTINCT cadre_id), count(DISTINCT CASE WHEN role = 'first_secretary' THEN cadre_id END) FROM postings
WHERE village_code BETWEEN 510000000000 AND 519999999999 AND starts_on <= 20230930 AND (ends_on IS NULL OR ends_on >= 20230930);
.print -- everyone who ever served (province)
SELECT count(DISTINCT cadre_id) FROM postings WHERE village_code BETWEEN 510000000000 AND 519999999999 AND starts_on <= 20230930;
