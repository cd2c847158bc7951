internal import Store

/// The tables of village work beyond the first ones.
enum WorkTables {
  static let migration = Migration(10, "village work: plans, issues, projects, economy, results, assistance", [
    """
    CREATE TABLE work_plans (
      id {text} PRIMARY KEY, version {int} NOT NULL, plan_id {text} NOT NULL,
      village_code {int} NOT NULL, starts_on {int} NOT NULL, ends_on {int} NOT NULL,
      diagnosis {text} NOT NULL, approach {text}, made_by {text}, made_on {int},
      date_precision {text}) {clustered}
    """,
    "CREATE INDEX work_plans_village_code ON work_plans (village_code, starts_on)",
    """
    CREATE TABLE work_plan_items (
      id {text} PRIMARY KEY, version {int} NOT NULL, item_id {text} NOT NULL,
      plan_id {text} NOT NULL, village_code {int}, year {int} NOT NULL, task {int} NOT NULL,
      what {text} NOT NULL, owner_type {text} NOT NULL, owner {text}, partner {text},
      amount {int}, due_month {int}, indicator {text}, target {int}, project_id {text},
      done_on {int}, dropped_on {int}, drop_reason {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX work_plan_items_plan_id ON work_plan_items (plan_id, year)",
    "CREATE INDEX work_plan_items_village_code ON work_plan_items (village_code, year)",
    """
    CREATE TABLE work_plan_versions (
      id {text} PRIMARY KEY, version {int} NOT NULL, plan_id {text} NOT NULL,
      village_code {int}, number {int} NOT NULL, made_on {int} NOT NULL,
      digest {text} NOT NULL, content {text} NOT NULL, date_precision {text}) {clustered}
    """,
    "CREATE INDEX work_plan_versions_village_code ON work_plan_versions (village_code)",
    """
    CREATE TABLE work_plan_signatures (
      id {text} PRIMARY KEY, version {int} NOT NULL, plan_id {text} NOT NULL,
      village_code {int}, number {int} NOT NULL, role {text} NOT NULL, signer {text} NOT NULL,
      signed_on {int} NOT NULL, date_precision {text}) {clustered}
    """,
    "CREATE INDEX work_plan_signatures_village_code ON work_plan_signatures (village_code, signed_on)",
    """
    CREATE TABLE work_plan_reviews (
      id {text} PRIMARY KEY, version {int} NOT NULL, plan_id {text} NOT NULL,
      village_code {int}, period_end {int} NOT NULL, progress {text}, problems {text},
      next_steps {text}, reviewed_on {int} NOT NULL, date_precision {text}) {clustered}
    """,
    "CREATE INDEX work_plan_reviews_village_code ON work_plan_reviews (village_code, period_end)",
    """
    CREATE TABLE profile_items (
      id {text} PRIMARY KEY, version {int} NOT NULL, village_code {int} NOT NULL,
      year {int} NOT NULL, item {text} NOT NULL, value {int} NOT NULL, source {text},
      noted_on {int}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX profile_items_village_code ON profile_items (village_code, item, year)",
    """
    CREATE TABLE village_plans (
      id {text} PRIMARY KEY, version {int} NOT NULL, village_plan_id {text} NOT NULL,
      village_code {int} NOT NULL, name {text} NOT NULL, drafted_on {int}, consulted_on {int},
      submitted_on {int}, approved_on {int}, approved_by {text}, document {text},
      ends_on {int}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX village_plans_village_code ON village_plans (village_code)",
    """
    CREATE TABLE disclosures (
      id {text} PRIMARY KEY, version {int} NOT NULL, village_code {int} NOT NULL,
      kind {text} NOT NULL, period_end {int} NOT NULL, due_on {int} NOT NULL,
      disclosed_on {int}, way {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX disclosures_village_code ON disclosures (village_code, due_on)",
    """
    CREATE TABLE environment_works (
      id {text} PRIMARY KEY, version {int} NOT NULL, environment_id {text} NOT NULL,
      village_code {int} NOT NULL, date {int} NOT NULL, kind {text} NOT NULL, households {int},
      quantity {int}, quantity_unit {text}, project_id {text}, summary {text},
      date_precision {text}) {clustered}
    """,
    "CREATE INDEX environment_works_village_code ON environment_works (village_code, date)",
    """
    CREATE TABLE issues (
      id {text} PRIMARY KEY, version {int} NOT NULL, issue_id {text} NOT NULL,
      village_code {int}, household_id {text}, raised_on {int} NOT NULL, kind {text} NOT NULL,
      task {int}, matter {text} NOT NULL, owner {text}, due_on {int}, answered_on {int},
      answer {text}, handed_up_on {int}, handed_up_to {text}, settled_on {int}, result {text},
      confirmed_on {int}, verdict {text}, repeats {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX issues_village_code ON issues (village_code, raised_on)",
    "CREATE INDEX issues_household_id ON issues (household_id)",
    """
    CREATE TABLE projects (
      id {text} PRIMARY KEY, version {int} NOT NULL, project_id {text} NOT NULL,
      village_code {int} NOT NULL, name {text} NOT NULL, kind {text} NOT NULL,
      task {int} NOT NULL, plan_year {int}, responsible {text}, budget {int},
      planned_start {int}, planned_finish {int}, quantity {int}, quantity_unit {text},
      served_households {int}, asset_owner {text}, caretaker {text}, linking {text},
      cancelled_on {int}, cancel_reason {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX projects_village_code ON projects (village_code, plan_year)",
    """
    CREATE TABLE project_stages (
      id {text} PRIMARY KEY, version {int} NOT NULL, project_id {text} NOT NULL,
      village_code {int}, stage {text} NOT NULL, reached_on {int} NOT NULL, document {text},
      note {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX project_stages_village_code ON project_stages (village_code, stage, reached_on)",
    """
    CREATE TABLE project_funds (
      id {text} PRIMARY KEY, version {int} NOT NULL, fund_id {text} NOT NULL,
      project_id {text} NOT NULL, village_code {int}, source {text} NOT NULL,
      amount {int} NOT NULL, arrived_on {int} NOT NULL, document {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX project_funds_village_code ON project_funds (village_code, arrived_on)",
    "CREATE INDEX project_funds_project_id ON project_funds (project_id)",
    """
    CREATE TABLE project_payments (
      id {text} PRIMARY KEY, version {int} NOT NULL, payment_id {text} NOT NULL,
      project_id {text} NOT NULL, village_code {int}, paid_on {int} NOT NULL,
      amount {int} NOT NULL, payee {text}, purpose {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX project_payments_village_code ON project_payments (village_code, paid_on)",
    "CREATE INDEX project_payments_project_id ON project_payments (project_id)",
    """
    CREATE TABLE project_households (
      id {text} PRIMARY KEY, version {int} NOT NULL, project_id {text} NOT NULL,
      household_id {text} NOT NULL, village_code {int}, way {text} NOT NULL,
      starts_on {int} NOT NULL, ends_on {int}, benefit {int}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX project_households_village_code ON project_households (village_code, starts_on)",
    "CREATE INDEX project_households_household_id ON project_households (household_id)",
    """
    CREATE TABLE ledger (
      id {text} PRIMARY KEY, version {int} NOT NULL, entry_id {text} NOT NULL,
      village_code {int} NOT NULL, date {int} NOT NULL, kind {text} NOT NULL,
      category {text} NOT NULL, amount {int} NOT NULL, counterpart {text}, project_id {text},
      document {text}, note {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX ledger_village_code ON ledger (village_code, date)",
    """
    CREATE TABLE assets (
      id {text} PRIMARY KEY, version {int} NOT NULL, asset_id {text} NOT NULL,
      village_code {int} NOT NULL, name {text} NOT NULL, kind {text} NOT NULL,
      acquired_on {int} NOT NULL, value {int} NOT NULL, project_id {text}, use {text},
      operator {text}, disposed_on {int}, disposal_reason {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX assets_village_code ON assets (village_code, acquired_on)",
    """
    CREATE TABLE jobs (
      id {text} PRIMARY KEY, version {int} NOT NULL, job_id {text} NOT NULL,
      household_id {text} NOT NULL, village_code {int}, person_id {text},
      place {text} NOT NULL, employer {text}, industry {text}, channel {text},
      starts_on {int} NOT NULL, ends_on {int}, monthly_wage {int}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX jobs_village_code ON jobs (village_code, starts_on)",
    "CREATE INDEX jobs_household_id ON jobs (household_id)",
    """
    CREATE TABLE sales (
      id {text} PRIMARY KEY, version {int} NOT NULL, sale_id {text} NOT NULL,
      village_code {int} NOT NULL, buyer {text} NOT NULL, unit_id {text},
      goods {text} NOT NULL, quantity {int}, quantity_unit {text}, amount {int} NOT NULL,
      paid_on {int} NOT NULL, date_precision {text}) {clustered}
    """,
    "CREATE INDEX sales_village_code ON sales (village_code, paid_on)",
    "CREATE INDEX sales_unit ON sales (unit_id, paid_on)",
    """
    CREATE TABLE public_posts (
      id {text} PRIMARY KEY, version {int} NOT NULL, post_id {text} NOT NULL,
      household_id {text} NOT NULL, village_code {int}, person_id {text}, post {text} NOT NULL,
      monthly_pay {int}, starts_on {int} NOT NULL, ends_on {int}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX public_posts_village_code ON public_posts (village_code, starts_on)",
    "CREATE INDEX public_posts_household_id ON public_posts (household_id)",
    """
    CREATE TABLE loans (
      id {text} PRIMARY KEY, version {int} NOT NULL, loan_id {text} NOT NULL,
      household_id {text} NOT NULL, village_code {int}, bank {text}, amount {int} NOT NULL,
      lent_on {int} NOT NULL, due_on {int}, repaid_on {int}, purpose {text},
      date_precision {text}) {clustered}
    """,
    "CREATE INDEX loans_village_code ON loans (village_code, lent_on)",
    "CREATE INDEX loans_household_id ON loans (household_id)",
    """
    CREATE TABLE results (
      id {text} PRIMARY KEY, version {int} NOT NULL, result_id {text} NOT NULL,
      village_code {int} NOT NULL, title {text} NOT NULL, what {text} NOT NULL, task {int},
      households {int}, before {text}, after {text}, cost {int}, project_id {text},
      done_on {int} NOT NULL, asked {int}, in_favour {int}, verdict_on {int}, checked_on {int},
      check_result {text}, check_note {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX results_village_code ON results (village_code, done_on)",
    """
    CREATE TABLE assistance_links (
      id {text} PRIMARY KEY, version {int} NOT NULL, link_id {text} NOT NULL,
      kind {text} NOT NULL, giver {text} NOT NULL, giver_division {int}, unit_id {text},
      division_code {int} NOT NULL, starts_on {int} NOT NULL, ends_on {int}, document {text},
      note {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX assistance_links_unit ON assistance_links (unit_id)",
    "CREATE INDEX assistance_links_division_code ON assistance_links (division_code, starts_on)",
    """
    CREATE TABLE assistance_flows (
      id {text} PRIMARY KEY, version {int} NOT NULL, flow_id {text} NOT NULL,
      link_id {text} NOT NULL, division_code {int}, kind {text} NOT NULL, date {int} NOT NULL,
      ends_on {int}, people {int}, amount {int}, project {text}, note {text},
      date_precision {text}) {clustered}
    """,
    "CREATE INDEX assistance_flows_division_code ON assistance_flows (division_code, date)",
    "CREATE INDEX assistance_flows_link_id ON assistance_flows (link_id)",
    "ALTER TABLE activities ADD COLUMN participants {text}",
    "ALTER TABLE activities ADD COLUMN invited {int}",
    "ALTER TABLE activities ADD COLUMN item_id {text}",
    "ALTER TABLE activities ADD COLUMN project_id {text}",
    "ALTER TABLE activities ADD COLUMN issue_id {text}",
  ])
}
