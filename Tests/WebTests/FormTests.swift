import Basics
import Testing
import Web

/// Forms as a browser sends them, and as others might.
@Suite(.serialized) struct FormTests {
  static let page = "/proceedings/P-1%2F2"

  /// What a browser would send along with a form of the page.
  struct Session {
    let port: Int
    let cookie: String
    let token: String

    init(port: Int) async throws {
      self.port = port
      let reply = try await request(FormTests.page, port: port)
      let cookie = try #require(reply.headers["set-cookie"])
      #expect(cookie.contains("SameSite=Strict") && cookie.contains("HttpOnly") && cookie.contains("Path=/"))
      self.cookie = String(cookie.prefix { $0 != ";" })
      token = String(try #require(reply.body.firstMatch(of: #/name="token" value="([0-9a-f]{64})"/#)).1)
      #expect(!cookie.contains(token), "the cookie does not give the token away")
    }

    var headers: [String: String] {
      [
        "Cookie": cookie, "Origin": "http://127.0.0.1:\(port)", "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
      ]
    }

    func body(_ form: String, _ more: String = "") -> String {
      "token=\(token)&operation=0190a000-0000-7000-8000-00000000abcd&form=\(form)" + more
    }

    func send(_ body: String, _ change: [String: String?] = [:], to page: String = FormTests.page) async throws -> Reply {
      var headers = headers
      for (name, value) in change { headers[name] = value }
      return try await request(page, port: port, method: "POST", headers: headers, body: body)
    }
  }

  @Test func whatIsAcceptedLeadsOn() async throws {
    try await withConsole(SampleQueries(countyCount: 3), operations: SampleOperations()) { port in
      let session = try await Session(port: port)
      let reply = try await session.send(session.body("ok"))
      #expect(reply.status == 303 && reply.headers["location"] == Self.page + "?done=saved")
      let known = try await session.send(session.body("ok", "&known=1"))
      #expect(known.headers["location"] == Self.page + "?done=known")
      #expect(try await request(Self.page + "?done=saved", port: port).body.contains("已登记"))
      #expect(try await request(Self.page + "?done=%3Cb%3E", port: port).status == 200)
      let english = try await request(Self.page + "?done=known", port: port, headers: ["Accept-Language": "en"])
      #expect(english.body.contains("nothing was entered twice"))
    }
  }

  @Test(arguments: Language.allCases)
  func whatIsRefusedKeepsWhatWasTyped(_ language: Language) async throws {
    try await withConsole(SampleQueries(countyCount: 3), operations: SampleOperations()) { port in
      let session = try await Session(port: port)
      let reply = try await session.send(
        session.body("review.done", "&people=%E7%8E%8B%E4%BA%94&risks=b&note=%3Cscript%3Ealert(1)%3C/script%3E%0D%0A2&actor=b"),
        ["Accept-Language": language.rawValue])
      #expect(reply.status == 422)
      let zh = language == .chinese
      for text in [
        zh ? "至少2人" : "two at least", zh ? "补填" : "add one", zh ? "整份有误" : "all wrong", "value=\"王五\"",
        "aria-invalid=\"true\"", "<option value=\"b\" selected>", "value=\"b\" checked", "role=\"alert\"",
        "&lt;script&gt;alert(1)&lt;/script&gt;\n2",
      ] { #expect(reply.body.contains(text), "\(text)") }
      #expect(reply.body.contains("review-done-people-error"))
      // The other form of the page is as it was.
      #expect(!reply.body.contains("<details class=\"work-part\" open"))
      HostileInputTests.expectHarmless(reply.body, "refused")
    }
  }

  @Test(arguments: HostileInputTests.spikes)
  func refusalsComeOutAsText(_ spike: String) async throws {
    try await withConsole(SampleQueries(spike: spike, countyCount: 3), operations: SampleOperations(spike: spike)) { port in
      let session = try await Session(port: port)
      let form = spike.utf8.map { byte in "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
      let reply = try await session.send(session.body("review.done" + form, "&people=\(form)&note=\(form)"))
      #expect(reply.status == 422)
      HostileInputTests.expectHarmless(reply.body, "refused")
      for url in MonitoringPageTests.every {
        let page = try await request(SiteURL.monitoring(url).relative, port: port)
        HostileInputTests.expectHarmless(page.body, "\(url)")
      }
    }
  }

  @Test func strangersAreTurnedAway() async throws {
    try await withConsole(SampleQueries(countyCount: 3), operations: SampleOperations()) { port in
      let session = try await Session(port: port)
      let good = session.body("ok")
      let changes: [(change: [String: String?], body: String, status: Int)] = [
        (["Origin": "https://evil.example"], good, 403), (["Origin": "null"], good, 403),
        (["Origin": nil], good, 403), (["Origin": "http://127.0.0.1:1"], good, 403),
        (["Origin": "http://127.0.0.1:\(port)/"], good, 403), (["Origin": "https://127.0.0.1:\(port)"], good, 403),
        (["Sec-Fetch-Site": "cross-site"], good, 403), (["Sec-Fetch-Site": "none"], good, 403),
        (["Sec-Fetch-Site": "same-site"], good, 403), (["Cookie": nil], good, 403),
        (["Cookie": "zhucun-form=0"], good, 403), ([:], "operation=0190a000-0000-7000-8000-00000000abcd&form=ok", 403),
        ([:], good.replacing(session.token, with: String(repeating: "0", count: 64)), 403),
        ([:], good.replacing(session.token, with: ""), 403),
        (["Content-Type": "text/plain"], good, 415), (["Content-Type": "multipart/form-data; boundary=x"], good, 415),
        (["Content-Type": "application/json"], good, 415), (["Content-Type": nil], good, 415),
        ([:], good + "&note=%zz", 415), ([:], good + "&note=a%00b", 415), ([:], good + "&note=%ff", 415),
        ([:], good + String(repeating: "&a=b", count: 80), 415), ([:], good.replacing("operation=0190", with: "operation=XYZ"), 415),
        ([:], good.replacing("form=ok", with: "f=ok"), 415),
        ([:], good + "&note=" + String(repeating: "x", count: 70_000), 413),
      ]
      for (change, body, status) in changes {
        let reply = try await session.send(body, change)
        #expect(reply.status == status, "\(change) \(body.prefix(300))")
        #expect(reply.headers["location"] == nil)
        #expect(reply.body.contains("没有写入任何内容"), "\(change)")
        #expect(!reply.body.contains(session.token))
      }
      #expect(try await session.send(good).status == 303, "the same form is taken afterwards")
      #expect(try await session.send(good, to: "/proceedings/none").status == 303)
      #expect(try await session.send(session.body("bad"), to: "/proceedings/none").status == 404)
      for path in ["/queue", "/leads", "/alerts", "/", "/plans"] {
        #expect(try await session.send(good, to: path).status == 405, "\(path)")
      }
      let foreign = try await request(
        Self.page, port: port, method: "POST", headers: session.headers, host: "evil.example", body: good)
      #expect(foreign.status == 421)
    }
  }

  @Test func withoutAnOperatorNothingIsTaken() async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      for path in ["/proceedings/P1", "/leads/L1", "/leads/new", "/alerts/A1", "/households/H1", "/proceedings/none"] {
        for headers in [["Origin": "http://127.0.0.1:\(port)", "Content-Type": "application/x-www-form-urlencoded"], [:]] {
          let reply = try await request(path, port: port, method: "POST", headers: headers, body: "form=ok&token=x")
          #expect(reply.status == 403 && reply.body.contains("--operator"), "\(path)")
          let english = try await request(
            path, port: port, method: "POST", headers: ["Accept-Language": "en"], body: "x")
          #expect(english.status == 403 && english.body.contains("only shows records"))
        }
      }
      #expect(try await request("/proceedings/P1", port: port).headers["set-cookie"] == nil)
    }
  }

  @Test(arguments: ["0.0.0.0", "192.168.1.10", "::"])
  func formsAreForThisMachineAlone(_ host: String) {
    #expect(throws: ConsoleFailure.operatorNotLoopback(host)) {
      try consoleServer(
        queries: SampleQueries(), operations: SampleOperations(), host: host, port: 0, assetsFolder: publicFolder)
    }
    let failure = ConsoleFailure.operatorNotLoopback(host)
    #expect(failure.explanation.zh.contains("--operator") && failure.explanation.en.contains("could write"))
    #expect(failure.remedy != nil)
  }

  @Test func securityHeadersStandOnFormsToo() async throws {
    try await withConsole(SampleQueries(countyCount: 3), operations: SampleOperations()) { port in
      let session = try await Session(port: port)
      for body in [session.body("ok"), session.body("bad"), "x"] {
        let reply = try await session.send(body)
        let policy = reply.headers["content-security-policy"] ?? ""
        #expect(policy.contains("form-action 'self'") && !policy.contains("unsafe"))
        #expect(reply.headers["cache-control"] == "no-store")
      }
    }
  }
}
