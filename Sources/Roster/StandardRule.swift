import Policy

extension Applicability {
  /// Whether a place with these tags and poor households is one that the standard is for. Without
  /// tags to choose by, a standard is for villagers' committees alone, which the caller looks after.
  func holds(tags: Set<String>, poorHouseholds: Int) -> Bool {
    if !anyOfTags.isEmpty, tags.isDisjoint(with: anyOfTags) { return false }
    if !tags.isDisjoint(with: noneOfTags) { return false }
    guard let minimum = minimumPoorHouseholds else { return true }
    return poorHouseholds >= minimum
  }

  /// Whether it is for communities as well: a resettlement community counts like a village.
  var isForCommunities: Bool { !anyOfTags.isEmpty }
}
