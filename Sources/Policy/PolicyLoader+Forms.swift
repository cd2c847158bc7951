import Basics

/// The registry of forms.
extension PolicyLoader {
  mutating func readForms(_ sections: MappingReader) {
    content.forms.ownFacts.formUnion(sections.texts("own_facts"))
    content.forms.commonTitles.formUnion(sections.texts("common_titles"))
    content.forms.forbiddenWords += sections.texts("forbidden_words")
    content.forms.neverRequired += sections.texts("never_required")
    for entry in sections.mappings("facts") { readFact(entry) }
    for entry in sections.mappings("forms") { readForm(entry) }
  }

  private mutating func readFact(_ entry: MappingReader) {
    let (id, name, source) = (entry.text("id", required: true), entry.names(), entry.text("source", required: true))
    let also = entry.texts("also")
    entry.finish()
    guard let id, let name, let source else { return }
    take("facts/\(id)", DateSpan(from: nil, to: nil), entry.place)
    content.forms.facts.append(
      SharedFact(id: id, name: name, source: source, also: also, file: entry.file, line: entry.mark?.line))
  }

  private mutating func readForm(_ entry: MappingReader) {
    let (id, name, span, source) = (entry.identifier("id"), entry.names(), entry.span(), entry.source())
    let roles = codes("roles", of: "form_role", in: entry)
    let (owner, record) = (entry.text("owner", required: true), entry.identifier("record"))
    let purpose = entry.mapping("purpose", required: true)
    let why = purpose?.names()
    purpose?.finish()
    let web = entry.texts("web")
    let counted = entry.mapping("counted").flatMap(counted)
    var fields: [FormDefinition.Field] = []
    for item in entry.mappings("fields", required: true) {
      guard let field = formField(item, record ?? "") else { continue }
      if fields.contains(where: { $0.name == field.name }) {
        item.report("name", Bilingual("“\(field.name)”重复", "`\(field.name)` occurs twice"), Bilingual("每栏一次", "each field once"))
        continue
      }
      fields.append(field)
    }
    entry.finish()
    if roles.isEmpty {
      entry.report(nil, Bilingual("没有填表人", "nobody fills it in"), Bilingual("roles: [代码表 form_role]", "`roles` with codes of form_role"))
    }
    guard let id, let name, let span, let source, let owner, let record, let why else { return }
    take("forms/\(id)", span, entry.place)
    content.forms.forms.append(
      FormDefinition(
        id: id, name: name, roles: roles, owner: owner, purpose: why, record: record, web: web, span: span, source: source,
        fields: fields, counted: counted, file: entry.file, line: entry.mark?.line))
  }

  private func formField(_ item: MappingReader, _ record: String) -> FormDefinition.Field? {
    let (name, target) = (item.text("name", required: true), item.text("field"))
    let (by, from, also) = (item.text("by", required: true), item.text("from"), item.texts("also"))
    let isRequired = item.flag("required") ?? false
    item.finish()
    guard let name, let by else { return nil }
    guard let entry = FormDefinition.Entry(rawValue: by) else {
      let known = FormDefinition.Entry.allCases.map(\.rawValue).joined(separator: ", ")
      item.report("by", Bilingual("“by”的值“\(by)”不对", "the value “\(by)” of `by` is wrong"),
        Bilingual("其中之一：\(known)", "one of \(known)"))
      return nil
    }
    if (entry == .filled) != (from != nil) {
      item.report("from", Bilingual("带出的栏目须写明 from，其他栏目不写", "a filled field says `from`, and no other does"),
        Bilingual("from: kind.field、today、page 或 usual", "`from` with kind.field, today, page or usual"))
      return nil
    }
    let targets = (target == "-" ? [] : [target ?? name] + also).map { $0.contains(".") ? $0 : "\(record).\($0)" }
    return FormDefinition.Field(
      name: name, targets: targets, entry: entry, from: from, isRequired: isRequired, line: item.mark?.line)
  }

  private func counted(_ item: MappingReader) -> FormDefinition.Counted? {
    let (day, role) = (item.identifier("day"), item.text("role"))
    var conditions: [String: String] = [:]
    if let list = item.mapping("where") {
      for key in list.keys { conditions[key] = list.text(key) }
      list.finish()
    }
    item.finish()
    return day.map { FormDefinition.Counted(day: $0, role: role, conditions: conditions) }
  }
}
