import Authority
import Basics
import Crypto
import Foundation
import Installation
import Journal
import Store
import TestSupport
import Testing

/// Proves that personal fields exist as ciphertext only, that they are found and opened by those who
/// hold the key, and that destroying a person's key erases the person and breaks nothing.
@Suite struct PersonalDataTests {
  /// Invented; the number has a valid check digit.
  private struct Secrets {
    let id: String
    let otherID: String
    let phone = "13800138457"
    let otherPhone = "13911223344"
    let name = "欧阳甲乙丙"
    let address = "柳树沟第七排二号院"
    init() throws {
      id = try CitizenID(area: 512_022, birthDate: LocalDate(dayNumber: 7_000), sequence: 357).text
      otherID = try CitizenID(area: 512_022, birthDate: LocalDate(dayNumber: 7_500), sequence: 468).text
    }
    var all: [String] { [id, otherID, phone, otherPhone, name, address] }
  }

  /// Writes secrets through both doors, and changes each so that they are in the history too.
  private func fill(_ world: World, _ secrets: Secrets) async throws {
    try await world.putCadre("C1", ["id_number": .text(secrets.id), "phone": .text(secrets.phone)])
    try await world.putCadre("C1", ["phone": .text(secrets.otherPhone), "spouse_id_number": .text(secrets.otherID)])
    let village = World.village(0).sqlValue
    _ = try await world.importRows("households", [
      ["household_id": "H1", "village_code": village, "address": .text(secrets.address)],
    ])
    let person: [String: SQLValue] = [
      "person_id": "P1", "household_id": "H1", "name": .text(secrets.name), "id_number": .text(secrets.otherID),
    ]
    _ = try await world.importRows("persons", [person])
    let number = try #require(try await world.importRows("persons", [person.merging(["name": "化名"]) { $1 }]).outcome.number)
    try await world.undo(number)
    // Refused and only tried: nothing of them may stay behind.
    _ = try await world.importRows("persons", [person.merging(["person_id": "P2", "id_number": .text(secrets.id)]) { $1 }], dryRun: true)
    _ = try? await world.putCadre("C2", ["unit_id": "none", "phone": .text(secrets.phone)])
  }

  @Test(arguments: engines)
  func noColumnHoldsAPlainValue(_ engine: Engine) async throws {
    let world = try await World(engine)
    let secrets = try Secrets()
    try await fill(world, secrets)
    let needles = secrets.all
    let scanned = try await world.store.read { connection in
      var scanned = 0
      for (table, columns) in try columnsByTable(connection) {
        try connection.query("SELECT \(columns.joined(separator: ", ")) FROM \(table)", []) { row in
          for (i, column) in columns.enumerated() {
            scanned += 1
            for needle in needles {
              switch row[i] {
              case .text(let text): #expect(!text.contains(needle), "\(table).\(column)")
              case .blob(let bytes): #expect(!Data(bytes).contains(needle), "\(table).\(column)")
              case .integer(let number): #expect(String(number) != needle, "\(table).\(column)")
              case .null: break
              }
            }
          }
        }
      }
      return scanned
    }
    #expect(scanned > 200)
    #expect(try await world.record("persons", "P1")?["name"] == .text(secrets.name))
    #expect(try await world.record("cadres", "C1")?["phone"] == .text(secrets.otherPhone))
    #expect(try await world.verify().isSound)
  }

  @Test func noByteOfTheFilesHoldsAPlainValue() async throws {
    let world = try await World(.sqlite)
    let secrets = try Secrets()
    try await fill(world, secrets)
    var read = 0
    for suffix in ["", "-wal"] {
      guard let data = FileManager.default.contents(atPath: world.fixture.folder.file("test.sqlite") + suffix) else { continue }
      read += data.count
      // Cadres' names are public and prove that the search finds what is there.
      for needle in secrets.all { #expect(!data.contains(needle), "\(suffix)") }
    }
    #expect(read > 10_000)
    let wal = FileManager.default.contents(atPath: world.fixture.folder.file("test.sqlite-wal")) ?? Data()
    let main = FileManager.default.contents(atPath: world.fixture.folder.file("test.sqlite")) ?? Data()
    #expect(wal.contains("测试C1") || main.contains("测试C1"))
  }

  @Test(arguments: engines)
  func aCitizenIsFoundByKeyedHash(_ engine: Engine) async throws {
    let world = try await World(engine)
    let secrets = try Secrets()
    try await world.putCadre("C1", ["id_number": .text(secrets.id)])
    try await world.putCadre("C2", ["id_number": .text(secrets.otherID)])
    func find(_ id: String, _ keys: KeyRing) async throws -> [String] {
      try await world.store.read { connection in
        try connection.rows("SELECT id FROM cadres WHERE id_number_hash = $1", [keys.lookupHash(id)]) { try $0.get(0) }
      }
    }
    #expect(try await find(secrets.id, world.installation.keys) == ["C1"])
    #expect(try await find(secrets.id, KeyRing(master: SymmetricKey(size: .bits256))) == [])
    try await world.putCadre("C1", ["id_number": .null])
    #expect(try await find(secrets.id, world.installation.keys) == [])
    // An import taken back brings the hash back too.
    try await world.putCadre("C1", ["id_number": .text(secrets.id)])
    let number = try #require(try await world.importRows("cadres", [["cadre_id": "C1", "id_number": .null]]).outcome.number)
    #expect(try await find(secrets.id, world.installation.keys) == [])
    try await world.undo(number)
    #expect(try await find(secrets.id, world.installation.keys) == ["C1"])
  }

  @Test func keysOpenOnlyWhatIsTheirs() throws {
    let (ring, other) = (KeyRing(master: SymmetricKey(size: .bits256)), KeyRing(master: SymmetricKey(size: .bits256)))
    #expect(ring.fingerprint != other.fingerprint)
    let key = try ring.newDataKey(for: "persons:P1")
    let sealed = try ring.seal("秘密", place: "persons|name|P1", with: key)
    #expect(try ring.open(sealed, place: "persons|name|P1", with: ring.dataKey(unwrapping: key.wrapped, for: "persons:P1")) == "秘密")
    #expect(try ring.seal("秘密", place: "persons|name|P1", with: key) != sealed)
    #expect(throws: KeyError.wrongMasterKey) { try other.dataKey(unwrapping: key.wrapped, for: "persons:P1") }
    #expect(throws: KeyError.self) { try ring.dataKey(unwrapping: key.wrapped, for: "persons:P2") }
    for place in ["persons|name|P2", "persons|id_number|P1", "cadres|name|P1", ""] {
      #expect(throws: KeyError.self, "\(place)") { try ring.open(sealed, place: place, with: key) }
    }
    for i in sealed.indices {
      var damaged = sealed
      damaged[i] ^= 1
      #expect(throws: KeyError.self, "byte \(i)") { try ring.open(damaged, place: "persons|name|P1", with: key) }
    }
    for short in [[], [1], Array(sealed.prefix(20))] {
      #expect(throws: KeyError.self) { try ring.open(short, place: "persons|name|P1", with: key) }
    }
    #expect(try ring.open(ring.seal("", place: "p", with: key), place: "p", with: key) == "")
  }

  @Test(arguments: engines)
  func movedCiphertextIsRefused(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.putCadre("C1", ["phone": "13800138457"])
    try await world.putCadre("C2", ["phone": "13900000001"])
    try await world.store.write { connection in
      let stolen = try connection.first("SELECT phone FROM cadres WHERE id = 'C1'") { $0[0] } ?? .null
      let key = try connection.first("SELECT wrapped FROM data_keys WHERE subject = 'cadres:C1'") { $0[0] } ?? .null
      try connection.execute("UPDATE cadres SET phone = $1 WHERE id = 'C2'", [stolen])
      try connection.execute("UPDATE data_keys SET wrapped = $1 WHERE subject = 'cadres:C2'", [key])
    }
    await #expect(throws: KeyError.self) { try await world.record("cadres", "C2") }
    #expect(try await world.verify().strayRecords.count == 1)
  }

  @Test(arguments: engines)
  func anotherMasterKeyOpensNothing(_ engine: Engine) async throws {
    let world = try await World(engine)
    let file = world.fixture.folder.file("other.key")
    _ = try KeyFile.create(file)
    await #expect(throws: KeyError.wrongMasterKey) {
      try await Installation.open(world.fixture.location, .init(keyFile: file, policyFolder: Repository.policies))
    }
    #expect(throws: KeyError.self) { try KeyFile.create(file) }
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    for (i, bad) in ["", "00", String(repeating: "z", count: 64)].enumerated() {
      let path = try world.fixture.folder.write("bad\(i).key", bad)
      #expect(throws: KeyError.self) { try KeyFile.load(path) }
    }
    #expect(throws: KeyError.self) { try KeyFile.load(world.fixture.folder.file("none.key")) }
    let again = try await Installation.create(
      world.fixture.location, .init(keyFile: world.fixture.keyFile, policyFolder: Repository.policies))
    #expect(!again.isNewKey && again.appliedMigrations == 0)
  }

  @Test(arguments: engines)
  func erasingAPersonLeavesTheChainSound(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.putCadre("C1", ["phone": "13800138457"])
    try await world.putCadre("C1", ["phone": "13900000001"])
    try await world.putCadre("C2", ["phone": "13900000002"])
    let before = try await world.verify()
    try await world.store.write { try $0.execute("DELETE FROM data_keys WHERE subject = 'cadres:C1'") }
    let after = try await world.verify(anchor: before.head)
    #expect(after.isSound && after.head == before.head)
    #expect(try await world.record("cadres", "C1")?["phone"] == .null)
    #expect(try await world.record("cadres", "C2")?["phone"] == "13900000002")
    let shown = try await world.history("cadres", "C1", unmasked: true).items.flatMap(\.fields)
    #expect(!shown.contains { $0.before.contains("138") || $0.after.contains("139") })
    // The record goes on: other fields, and later a new number under a new key.
    try await world.putCadre("C1", ["ethnicity": "羌族"])
    try await world.putCadre("C1", ["phone": "13700000003"])
    #expect(try await world.record("cadres", "C1")?["phone"] == "13700000003")
    #expect(try await world.history("cadres", "C1", unmasked: true).items.first?.fields.map(\.after) == ["13700000003"])
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func historyIsToldFieldByField(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.putCadre("C1", ["phone": "13800138457", "birth_date": 19_900_101])
    try await world.putCadre("C1", ["phone": "13900000001"])
    try await world.putCadre("C1", ["birth_date": .null, "sex": "female"])
    let plain = try await world.history("cadres", "C1", unmasked: true)
    #expect(plain.items.map(\.isCreation) == [false, false, true])
    func fields(_ history: RecordHistory, _ i: Int) -> [String: [String]] {
      Dictionary(uniqueKeysWithValues: history.items[i].fields.map { ($0.name, [$0.before, $0.after]) })
    }
    #expect(fields(plain, 0) == ["birth_date": ["1990-01-01", ""], "sex": ["", "female"]])
    #expect(fields(plain, 1) == ["phone": ["13800138457", "13900000001"]])
    #expect(fields(plain, 2)["phone"] == ["", "13800138457"])
    #expect(fields(plain, 2)["division_code"] == ["", World.counties[0].description])
    let masked = try await world.history("cadres", "C1")
    #expect(fields(masked, 1) == ["phone": ["138****8457", "139****0001"]])
    #expect(plain.items.map(\.entry.actor) == ["operator", "operator", "operator"])

    let (here, there) = (World.counties[0], World.counties[1])
    #expect(try await world.history("cadres", "C1", by: viewer(here, .read)).items.count == 3)
    #expect(fields(try await world.history("cadres", "C1", by: viewer(here, .read, .unmask), unmasked: true), 1)
      == ["phone": ["13800138457", "13900000001"]])
    for refused in [viewer(there, .read, .unmask), viewer(here, .write)] {
      await #expect(throws: AuthorityError.self) { try await world.history("cadres", "C1", by: refused) }
    }
    for refused in [viewer(here, .read), viewer(there, .read, .unmask), .console] {
      await #expect(throws: AuthorityError.self) { try await world.history("cadres", "C1", by: refused, unmasked: true) }
    }
  }
}

extension Data {
  fileprivate func contains(_ text: String) -> Bool { range(of: Data(text.utf8)) != nil }
}
