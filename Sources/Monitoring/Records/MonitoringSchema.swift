public import Store

/// The tables of the register and of monitoring.
public enum MonitoringSchema {
  public static let migrations = [
    Migration(5, "monitoring", [
      """
      CREATE TABLE households (
        id {text} PRIMARY KEY, version {int} NOT NULL, household_id {text} NOT NULL,
        village_code {int} NOT NULL, group_name {text}, household_type {text}, address {blob},
        date_precision {text}) {clustered}
      """,
      "CREATE INDEX households_village ON households (village_code)",
      """
      CREATE TABLE persons (
        id {text} PRIMARY KEY, version {int} NOT NULL, person_id {text} NOT NULL,
        household_id {text} NOT NULL, name {blob}, id_number {blob}, id_number_hash {blob},
        relation {text}, sex {text}, birth_date {int}, ethnicity {text}, education {text},
        schooling {text}, health {text}, labour {text}, medical_insurance {text},
        minimum_living {text}, disability {text}, joined_on {int}, left_on {int},
        village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX persons_household ON persons (village_code, household_id, joined_on, left_on)",
      "CREATE INDEX persons_id_number ON persons (id_number_hash)",
      """
      CREATE TABLE income (
        id {text} PRIMARY KEY, version {int} NOT NULL, item_id {text} NOT NULL,
        household_id {text} NOT NULL, person_id {text}, category {text} NOT NULL, item {text},
        amount {int} NOT NULL, period_start {int}, period_end {int}, source {text},
        village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX income_household ON income (household_id, period_start)",
      """
      CREATE TABLE signals (
        id {text} PRIMARY KEY, version {int} NOT NULL, signal_id {text} NOT NULL,
        id_number {blob}, id_number_hash {blob}, household_id {text}, kind {text} NOT NULL,
        occurred_on {int}, amount {int}, department {text}, note {text}, village_code {int},
        date_precision {text}) {clustered}
      """,
      "CREATE INDEX signals_household ON signals (household_id)",
      """
      CREATE TABLE cases (
        id {text} PRIMARY KEY, version {int} NOT NULL, case_id {text} NOT NULL,
        household_id {text} NOT NULL, object_type {text} NOT NULL, identified_on {int} NOT NULL,
        channel {text}, risks {text}, contact {text}, eliminated_on {int}, elimination_way {text},
        left_on {int}, left_reason {text}, household_type {text}, village_code {int} NOT NULL,
        date_precision {text}) {clustered}
      """,
      """
      CREATE INDEX cases_village ON cases
        (village_code, household_id, identified_on, eliminated_on, left_on, left_reason)
      """,
      "CREATE INDEX cases_household ON cases (household_id)",
      """
      CREATE TABLE measures (
        id {text} PRIMARY KEY, version {int} NOT NULL, measure_id {text} NOT NULL,
        case_id {text} NOT NULL, category {text} NOT NULL, description {text}, planned_on {int},
        started_on {int}, finished_on {int}, amount {int}, household_id {text} NOT NULL,
        village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX measures_village ON measures (village_code, household_id, started_on)",
      "CREATE INDEX measures_case ON measures (case_id)",
    ]),
    Migration(7, "household facts", [
      """
      CREATE TABLE household_facts (
        village_code {int} NOT NULL, household_id {text} NOT NULL, is_plain {int} NOT NULL,
        identified_on {int}, eliminated_on {int}, left_on {int}, left_reason {text},
        measured_on {int}, members {int},
        PRIMARY KEY (village_code, household_id)) {clustered}
      """,
      """
      CREATE INDEX household_facts_others ON household_facts (village_code, household_id)
      WHERE is_plain = 0
      """,
      // The definition of `HouseholdFacts` as it stood at this step.
      """
      INSERT INTO household_facts (village_code, household_id, is_plain, identified_on,
        eliminated_on, left_on, left_reason, measured_on, members)
      SELECT h.village_code, h.household_id, h.is_plain,
        CASE WHEN h.is_plain = 1 THEN h.identified_on END,
        CASE WHEN h.is_plain = 1 THEN h.eliminated_on END,
        CASE WHEN h.is_plain = 1 THEN h.left_on END,
        CASE WHEN h.is_plain = 1 THEN h.left_reason END,
        CASE WHEN h.is_plain = 1 THEN (SELECT MIN(m.started_on) FROM measures m
          WHERE m.village_code = h.village_code AND m.household_id = h.household_id) END,
        CASE WHEN h.is_plain = 1 THEN (SELECT count(*) FROM persons p
          WHERE p.village_code = h.village_code AND p.household_id = h.household_id) END
      FROM (SELECT c.village_code, c.household_id,
          CASE WHEN count(*) = 1 AND NOT EXISTS (SELECT 1 FROM persons p
            WHERE p.village_code = c.village_code AND p.household_id = c.household_id
            AND (p.joined_on IS NOT NULL OR p.left_on IS NOT NULL)) THEN 1 ELSE 0 END AS is_plain,
          MIN(c.identified_on) AS identified_on, MIN(c.eliminated_on) AS eliminated_on,
          MIN(c.left_on) AS left_on, MIN(c.left_reason) AS left_reason
        FROM cases c GROUP BY c.village_code, c.household_id) h
      """,
    ]),
    Migration(9, "monitoring workflow", [
      "ALTER TABLE households ADD COLUMN grid_id {text}",
      "ALTER TABLE households ADD COLUMN phone {blob}",
      "ALTER TABLE households ADD COLUMN bank_account {blob}",
      "ALTER TABLE households ADD COLUMN house_grade {text}",
      "ALTER TABLE households ADD COLUMN water_safety {text}",
      "ALTER TABLE households ADD COLUMN safety_net {text}",
      "ALTER TABLE households ADD COLUMN opened_on {int}",
      "ALTER TABLE households ADD COLUMN closed_on {int}",
      "ALTER TABLE households ADD COLUMN closed_reason {text}",
      "ALTER TABLE households ADD COLUMN came_from {text}",
      "ALTER TABLE persons ADD COLUMN serious_illness_insurance {text}",
      "ALTER TABLE persons ADD COLUMN pension {text}",
      "ALTER TABLE persons ADD COLUMN dropout_cause {text}",
      "ALTER TABLE persons ADD COLUMN shares_income {text}",
      "ALTER TABLE persons ADD COLUMN registered {text}",
      "ALTER TABLE persons ADD COLUMN work_place {text}",
      "ALTER TABLE persons ADD COLUMN employer {text}",
      "ALTER TABLE persons ADD COLUMN work_industry {text}",
      "ALTER TABLE persons ADD COLUMN work_channel {text}",
      "ALTER TABLE persons ADD COLUMN work_from {int}",
      "ALTER TABLE persons ADD COLUMN work_to {int}",
      "ALTER TABLE cases ADD COLUMN begun_by {text}",
      "ALTER TABLE cases ADD COLUMN continues {text}",
      "ALTER TABLE cases ADD COLUMN proceeding_id {text}",
      "ALTER TABLE cases ADD COLUMN ended_by {text}",
      """
      CREATE TABLE authorisations (
        id {text} PRIMARY KEY, version {int} NOT NULL, authorisation_id {text} NOT NULL,
        household_id {text} NOT NULL, granted_on {int} NOT NULL, scope {text}, given_by {text},
        withdrawn_on {int}, village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX authorisations_household ON authorisations (household_id)",
      """
      CREATE TABLE leads (
        id {text} PRIMARY KEY, version {int} NOT NULL, lead_id {text} NOT NULL,
        household_id {text} NOT NULL, channel {text} NOT NULL, received_on {int} NOT NULL,
        reason {text}, risks {text}, reported_by {text}, signal_id {text}, alert_id {text},
        sweep_id {text}, closed_on {int}, outcome {text}, outcome_reason {text},
        outcome_note {blob}, duplicate_of {text}, told_on {int}, fed_back_on {int},
        village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX leads_received_on ON leads (village_code, received_on)",
      "CREATE INDEX leads_household ON leads (household_id)",
      """
      CREATE TABLE proceedings (
        id {text} PRIMARY KEY, version {int} NOT NULL, proceeding_id {text} NOT NULL,
        procedure {text} NOT NULL, household_id {text} NOT NULL, workflow {text} NOT NULL,
        opened_on {int} NOT NULL, lead_id {text}, case_id {text}, is_emergency {text},
        closed_on {int}, closing {text}, village_code {int} NOT NULL,
        date_precision {text}) {clustered}
      """,
      "CREATE INDEX proceedings_closed_on ON proceedings (village_code, closed_on)",
      "CREATE INDEX proceedings_household ON proceedings (household_id)",
      """
      CREATE TABLE proceeding_steps (
        id {text} PRIMARY KEY, version {int} NOT NULL, proceeding_id {text} NOT NULL,
        number {int} NOT NULL, step {text} NOT NULL, action {text} NOT NULL,
        actor {text} NOT NULL, acted_on {int} NOT NULL, people {text}, present {int},
        votes_for {int}, votes_against {int}, avoided {int}, reason {text}, returns_to {text},
        object_type {text}, risks {text}, elimination_way {text}, note {blob},
        village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX proceeding_steps_proceeding ON proceeding_steps (proceeding_id)",
      """
      CREATE TABLE comparisons (
        id {text} PRIMARY KEY, version {int} NOT NULL, proceeding_id {text} NOT NULL,
        department {text} NOT NULL, asked_on {int} NOT NULL, due_on {int}, answered_on {int},
        result {text}, note {blob}, village_code {int} NOT NULL,
        date_precision {text}) {clustered}
      """,
      "CREATE INDEX comparisons_proceeding ON comparisons (proceeding_id)",
      """
      CREATE TABLE decision_bases (
        id {text} PRIMARY KEY, version {int} NOT NULL, proceeding_id {text} NOT NULL,
        decided_on {int} NOT NULL, workflow {text} NOT NULL, policy_digest {text} NOT NULL,
        income_line {int}, line_source {text}, window_start {int}, window_end {int},
        people {int}, net_income {int}, per_capita {int}, essential_expense {int}, items {blob},
        members {blob}, village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      """
      CREATE TABLE early_measures (
        id {text} PRIMARY KEY, version {int} NOT NULL, early_measure_id {text} NOT NULL,
        proceeding_id {text} NOT NULL, category {text} NOT NULL, description {text},
        started_on {int} NOT NULL, amount {int}, village_code {int} NOT NULL,
        date_precision {text}) {clustered}
      """,
      "CREATE INDEX early_measures_proceeding ON early_measures (proceeding_id)",
      """
      CREATE TABLE grids (
        id {text} PRIMARY KEY, version {int} NOT NULL, grid_id {text} NOT NULL,
        village_code {int} NOT NULL, name {text}, head {text}, supervisor {text}, monitor {text},
        starts_on {int}, ends_on {int}, date_precision {text}) {clustered}
      """,
      "CREATE INDEX grids_village ON grids (village_code)",
      """
      CREATE TABLE household_events (
        id {text} PRIMARY KEY, version {int} NOT NULL, event_id {text} NOT NULL,
        household_id {text} NOT NULL, kind {text} NOT NULL, occurred_on {int} NOT NULL,
        person_id {text}, other_household_id {text}, note {blob}, village_code {int} NOT NULL,
        date_precision {text}) {clustered}
      """,
      "CREATE INDEX household_events_household ON household_events (household_id)",
      "CREATE INDEX household_events_occurred_on ON household_events (village_code, occurred_on)",
      """
      CREATE TABLE household_checks (
        id {text} PRIMARY KEY, version {int} NOT NULL, check_id {text} NOT NULL,
        household_id {text} NOT NULL, visited_on {int} NOT NULL, purpose {text} NOT NULL,
        people {text}, food {text}, clothing {text}, schooling {text}, medical {text},
        housing {text}, water {text}, income_change {text}, new_risks {text}, note {blob},
        village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX household_checks_visited_on ON household_checks (household_id, visited_on)",
      "CREATE INDEX household_checks_village ON household_checks (village_code, visited_on)",
      """
      CREATE TABLE help_plans (
        id {text} PRIMARY KEY, version {int} NOT NULL, case_id {text} NOT NULL,
        made_on {int} NOT NULL, aims {text} NOT NULL, needs {text}, agreed_on {int},
        reviewed_on {int}, village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX help_plans_village ON help_plans (village_code)",
      """
      CREATE TABLE alerts (
        id {text} PRIMARY KEY, version {int} NOT NULL, alert_id {text} NOT NULL,
        household_id {text} NOT NULL, rule {text} NOT NULL, kind {text} NOT NULL,
        raised_on {int} NOT NULL, shown {text}, sentence_zh {text}, sentence_en {text},
        closed_on {int}, outcome {text}, note {blob}, village_code {int} NOT NULL,
        date_precision {text}) {clustered}
      """,
      "CREATE INDEX alerts_rule ON alerts (household_id, rule)",
      "CREATE INDEX alerts_raised_on ON alerts (village_code, raised_on)",
      """
      CREATE TABLE sweeps (
        id {text} PRIMARY KEY, version {int} NOT NULL, sweep_id {text} NOT NULL,
        name {text} NOT NULL, division_code {int} NOT NULL, starts_on {int} NOT NULL,
        ends_on {int} NOT NULL, key_groups {text}, document {text},
        date_precision {text}) {clustered}
      """,
      """
      CREATE TABLE sweep_tasks (
        id {text} PRIMARY KEY, version {int} NOT NULL, sweep_id {text} NOT NULL,
        household_id {text} NOT NULL, grid_id {text}, key_groups {text}, result {text},
        done_on {int}, done_by {text}, problems {text}, fixed_on {int}, note {blob},
        village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX sweep_tasks_sweep_id ON sweep_tasks (village_code, sweep_id)",
    ]),
  ]
}
