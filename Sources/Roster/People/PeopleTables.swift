internal import Store

/// The tables of people matters.
enum PeopleTables {
  static let migration = Migration(11, "people matters: leave, presence, training, assessment", [
    """
    CREATE TABLE leave (
      id {text} PRIMARY KEY, version {int} NOT NULL, leave_id {text} NOT NULL,
      cadre_id {text} NOT NULL, village_code {int} NOT NULL, kind {text} NOT NULL,
      starts_on {int} NOT NULL, ends_on {int} NOT NULL, applied_on {int} NOT NULL,
      returned_on {int}, cancelled_on {int}, note {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX leave_village_code ON leave (village_code, starts_on)",
    "CREATE INDEX leave_cadre_id ON leave (cadre_id, starts_on)",
    """
    CREATE TABLE leave_decisions (
      id {text} PRIMARY KEY, version {int} NOT NULL, leave_id {text} NOT NULL,
      village_code {int}, step {text} NOT NULL, decision {text} NOT NULL,
      decided_on {int} NOT NULL, decided_by {text}, note {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX leave_decisions_village_code ON leave_decisions (village_code)",
    """
    CREATE TABLE absences (
      id {text} PRIMARY KEY, version {int} NOT NULL, absence_id {text} NOT NULL,
      cadre_id {text} NOT NULL, village_code {int} NOT NULL, starts_on {int} NOT NULL,
      ends_on {int} NOT NULL, noted_by {text} NOT NULL, note {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX absences_village_code ON absences (village_code, starts_on)",
    "CREATE INDEX absences_cadre_id ON absences (cadre_id)",
    """
    CREATE TABLE presence_sheets (
      id {text} PRIMARY KEY, version {int} NOT NULL, village_code {int} NOT NULL,
      month_end {int} NOT NULL, made_on {int} NOT NULL, digest {text} NOT NULL,
      content {text} NOT NULL, village_confirmed_on {int}, village_confirmed_by {text},
      township_confirmed_on {int}, township_confirmed_by {text}, remark {text},
      date_precision {text}) {clustered}
    """,
    "CREATE INDEX presence_sheets_village_code ON presence_sheets (village_code, month_end)",
    """
    CREATE TABLE training (
      id {text} PRIMARY KEY, version {int} NOT NULL, training_id {text} NOT NULL,
      cadre_id {text} NOT NULL, division_code {int}, name {text} NOT NULL,
      level {text} NOT NULL, organiser {text}, topic {text}, starts_on {int} NOT NULL,
      ends_on {int} NOT NULL, date_precision {text}) {clustered}
    """,
    "CREATE INDEX training_cadre_id ON training (cadre_id, starts_on)",
    """
    CREATE TABLE assessments (
      id {text} PRIMARY KEY, version {int} NOT NULL, assessment_id {text} NOT NULL,
      cadre_id {text} NOT NULL, village_code {int} NOT NULL, kind {text} NOT NULL,
      year {int} NOT NULL, assessed_on {int} NOT NULL, township_view {text}, unit_view {text},
      grade {text}, approved_on {int}, approved_by {text}, note {text}, date_precision {text}) {clustered}
    """,
    "CREATE INDEX assessments_village_code ON assessments (village_code, year)",
    "CREATE INDEX assessments_cadre_id ON assessments (cadre_id, year)",
    """
    CREATE TABLE assessment_items (
      id {text} PRIMARY KEY, version {int} NOT NULL, assessment_id {text} NOT NULL,
      village_code {int}, item {text} NOT NULL, rating {text} NOT NULL, note {text},
      date_precision {text}) {clustered}
    """,
    "CREATE INDEX assessment_items_village_code ON assessment_items (village_code)",
    """
    CREATE TABLE assessment_polls (
      id {text} PRIMARY KEY, version {int} NOT NULL, assessment_id {text} NOT NULL,
      village_code {int}, question {text} NOT NULL, polled {text} NOT NULL,
      asked {int} NOT NULL, satisfied {int} NOT NULL, date_precision {text}) {clustered}
    """,
    "CREATE INDEX assessment_polls_village_code ON assessment_polls (village_code)",
    "CREATE INDEX postings_unit ON postings (unit_id, starts_on, ends_on, cadre_id, village_code)",
  ])
}
