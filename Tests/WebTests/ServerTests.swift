import Basics
import Foundation
import Testing
import Web

/// The console as a browser, or an attacker, meets it.
@Suite(.serialized) struct ServerTests {
  @Test(arguments: ["0.0.0.0", "::", "192.168.1.10", "example.org", "127.0.0.1.example.org", "128.0.0.1", "", "127.1", "127.0.0.01", "[::]"])
  func refusesOtherMachines(_ host: String) {
    do {
      _ = try consoleServer(queries: SampleQueries(), host: host, port: 0, assetsFolder: publicFolder)
      Issue.record("\(host) was accepted")
    } catch {
      #expect(error == .addressNotLoopback(host))
      #expect(error.explanation.en.contains("sign-in does not exist yet"))
      #expect(error.explanation.zh.contains("登录") && error.remedy != nil)
    }
  }

  @Test(arguments: ["localhost", "LOCALHOST", "127.0.0.1"])
  func acceptsThisMachine(_ host: String) async throws {
    try await withConsole(SampleQueries(countyCount: 3), host: host) { port in
      let reply = try await request("/", port: port)
      #expect(reply.status == 200)
    }
  }

  @Test func refusesPortAndFolderThatDoNotExist() {
    #expect(throws: ConsoleFailure.self) {
      try consoleServer(queries: SampleQueries(), port: 70_000, assetsFolder: publicFolder)
    }
    #expect(throws: ConsoleFailure.assetsMissing(folder: "/nowhere")) {
      try consoleServer(queries: SampleQueries(), port: 0, assetsFolder: "/nowhere")
    }
  }

  @Test func securityHeadersOnEveryAnswer() async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      for target in ["/", "/nowhere", "/assets/console.css", "/search?q=broken", "/?lang=en"] {
        let reply = try await request(target, port: port)
        #expect(reply.headers["content-security-policy"]?.hasPrefix("default-src 'self'") == true, "\(target)")
        #expect(reply.headers["content-security-policy"]?.contains("unsafe") == false)
        #expect(reply.headers["x-content-type-options"] == "nosniff")
        #expect(reply.headers["referrer-policy"] == "same-origin")
      }
    }
  }

  @Test func languageByAddressCookieAndBrowser() async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      func isEnglish(_ headers: [String: String]) async throws -> Bool {
        try await request("/", port: port, headers: headers).body.contains("<html lang=\"en\">")
      }
      #expect(try await !isEnglish([:]))
      #expect(try await isEnglish(["Accept-Language": "en-GB,en;q=0.9"]))
      #expect(try await isEnglish(["Accept-Language": "fr, en;q=0.5, zh;q=0.1"]))
      #expect(try await !isEnglish(["Accept-Language": "en;q=0.3, zh-CN"]))
      #expect(try await !isEnglish(["Accept-Language": "fr"]))
      #expect(try await !isEnglish(["Accept-Language": "en", "Cookie": "a=b; lang=zh"]))
      #expect(try await isEnglish(["Accept-Language": "zh", "Cookie": "lang=en"]))
      #expect(try await !isEnglish(["Cookie": "lang=<script>"]))

      let reply = try await request("/divisions/510821000000?as_of=2023-09-01&lang=en&colour=open", port: port)
      #expect(reply.status == 303)
      #expect(reply.headers["location"] == "/divisions/510821000000?as_of=2023-09-01&colour=open")
      let cookie = try #require(reply.headers["set-cookie"])
      #expect(cookie.hasPrefix("lang=en;") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"))
      #expect(try await request("/?lang=xx", port: port).status == 200)
      #expect(try await request("/?lang=xx", port: port).headers["set-cookie"] == nil)
    }
  }

  @Test(arguments: ["//evil.example/?lang=en", "//evil.example?lang=en", "/%5Cevil.example?lang=en", "/\\evil.example?lang=en", "///?lang=en"])
  func languageNeverLeadsAway(_ target: String) async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      let location = try await request(target, port: port).headers["location"]
      #expect(location == nil || location?.hasPrefix("//") == false && location?.hasPrefix("/\\") == false)
      #expect(location?.contains("evil") != true)
    }
  }

  @Test func staticFiles() async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      let css = try await request("/assets/console.css", port: port)
      #expect(css.status == 200 && css.headers["content-type"] == "text/css; charset=utf-8")
      #expect(css.headers["cache-control"] == "no-cache")
      let tag = try #require(css.headers["etag"])
      #expect(tag.hasPrefix("\"") && css.bytes.count == css.headers["content-length"].flatMap { Int($0) })
      for known in [tag, "\"x\", \(tag)", "W/" + tag, "*"] {
        let again = try await request("/assets/console.css", port: port, headers: ["If-None-Match": known])
        #expect(again.status == 304 && again.bytes.isEmpty && again.headers["etag"] == tag)
      }
      #expect(try await request("/assets/console.css", port: port, headers: ["If-None-Match": "\"x\""]).status == 200)
      #expect(try await request("/assets/console.js", port: port).headers["content-type"] == "text/javascript; charset=utf-8")
      #expect(try await request("/assets/icon.svg", port: port).headers["content-type"] == "image/svg+xml")
      let page = try await request("/", port: port).body
      let link = try #require(page.firstMatch(of: #/href="(\/assets\/console\.css\?v=[0-9a-z]+)"/#)?.1)
      let versioned = try await request(String(link), port: port)
      #expect(versioned.headers["cache-control"]?.contains("immutable") == true)
    }
  }

  @Test(arguments: [
    "/assets/../Package.swift", "/assets/..%2FPackage.swift", "/assets/%2e%2e/Package.swift",
    "/assets/....//Package.swift", "/assets//etc/passwd", "/assets/%2Fetc%2Fpasswd", "/assets/", "/assets",
    "/assets/console.css%00.js", "/assets/%zz", "/assets/.hidden.css", "/assets/notes.md", "/assets/link.css",
    "/../../etc/passwd", "/assets/..\\secret.css",
  ])
  func nothingOutsideTheFolder(_ target: String) async throws {
    let manager = FileManager.default
    let base = manager.temporaryDirectory.appendingPathComponent("console-\(UInt64.random(in: 0 ... .max))")
    let folder = base.appendingPathComponent("Public")
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: base) }
    for name in ["Package.swift", "secret.css", "Public/notes.md", "Public/.hidden.css"] {
      try Data("SECRET".utf8).write(to: base.appendingPathComponent(name))
    }
    try Data("body{}".utf8).write(to: folder.appendingPathComponent("console.css"))
    try manager.createSymbolicLink(
      at: folder.appendingPathComponent("link.css"), withDestinationURL: base.appendingPathComponent("secret.css"))
    try await withConsole(SampleQueries(countyCount: 3), assets: folder.path) { port in
      #expect(try await request("/assets/console.css", port: port).body == "body{}")
      let reply = try await request(target, port: port)
      #expect(reply.status == 404 || reply.status == 400)
      #expect(!reply.body.contains("SECRET") && !reply.body.contains("root:"))
    }
  }

  @Test func headAnswersWithoutBody() async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      for target in ["/", "/assets/console.css", "/nowhere"] {
        let head = try await request(target, port: port, method: "HEAD")
        let get = try await request(target, port: port)
        #expect(head.status == get.status && head.bytes.isEmpty, "\(target)")
        #expect(head.headers["content-length"] == get.headers["content-length"], "\(target)")
      }
    }
  }

  @Test func otherMethodsAreRefused() async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let reply = try await request("/divisions/510821000000", port: port, method: method)
        #expect(reply.status == 405 && reply.headers["allow"] == "GET, HEAD")
        #expect(reply.body.contains("不支持此操作"))
        #expect(try await request("/nowhere", port: port, method: method).status == 404)
      }
    }
  }

  @Test func otherHostNamesAreRefused() async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.0.1:\(port)", "localhost:x"] {
        let reply = try await request("/", port: port, host: host)
        #expect(reply.status == 421, "\(host)")
        #expect(!reply.body.contains("旺苍"))
      }
      for host in ["localhost", "LOCALHOST:\(port)", "127.0.0.1", "[::1]:\(port)", "127.8.9.1:80"] {
        #expect(try await request("/", port: port, host: host).status == 200, "\(host)")
      }
    }
  }

  @Test func failuresHaveWordsInBothLanguages() async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      let cases: [(target: String, status: Int, zh: String, en: String)] = [
        ("/nowhere", 404, "没有找到", "Not found"),
        ("/divisions/110000000000", 404, "没有这个页面", "no such page or record"),
        ("/figures/unknown", 404, "没有找到", "Not found"),
        ("/records/posting/none/history", 404, "没有找到", "Not found"),
        ("/divisions/51", 400, "12位数字", "12 digits"),
        ("/?as_of=2023-02-30", 400, "2023-09-01", "written like"),
        ("/?colour=red", 400, "coverage", "coverage or open"),
        ("/figures/villages.total?division=x", 400, "12位数字", "12 digits"),
        ("/divisions/510821000000/gaps?after=x", 400, "游标无效", "unknown cursor"),
        ("/search?q=broken", 500, "未能完成", "could not answer"),
        ("/search?q=explained", 500, "数据库正在维护", "being maintained"),
      ]
      for (target, status, zh, en) in cases {
        let chinese = try await request(target, port: port)
        #expect(chinese.status == status && chinese.body.contains(zh), "\(target)")
        let english = try await request(target, port: port, headers: ["Accept-Language": "en"])
        #expect(english.status == status && english.body.contains(en), "\(target)")
        #expect(english.headers["content-type"] == "text/html; charset=utf-8")
        #expect(!chinese.body.contains("510821199001011234") && !chinese.body.contains("secret"))
      }
    }
  }

  @Test func manyRequestsAtOnce() async throws {
    try await withConsole(SampleQueries(countyCount: 30)) { port in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<24 { group.addTask { try await request("/", port: port).status } }
        for try await status in group { #expect(status == 200) }
      }
    }
  }
}
