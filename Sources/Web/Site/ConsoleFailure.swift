public import Basics

/// Why the console cannot start, or cannot answer a request.
public enum ConsoleFailure: ExplainedError, Hashable {
  /// The address to listen on can be reached from other machines.
  case addressNotLoopback(String)
  /// The same, of a console with forms: whoever reached it could write.
  case operatorNotLoopback(String)
  /// The folder of assets lacks its style sheet.
  case assetsMissing(folder: String)
  /// A part of the address cannot be read.
  case badParameter(name: String, wanted: Bilingual)
  /// The folder of assets is in none of the places it may be in.
  case assetsNotFound(tried: [String])
  /// Another program listens on the port.
  case portTaken(Int)
  /// There are no divisions yet, so there is nothing a page could be about.
  case noDivisions
  /// A paper that does not exist yet, or is not printed any more, and what to do.
  case noPaper(Bilingual, Bilingual?)

  /// What is wrong.
  public var explanation: Bilingual {
    switch self {
    case .addressNotLoopback(let host):
      return Bilingual(
        "不能在 \(host) 上开启控制台：目前还没有登录功能，凡能连上的人都能看到全部数据，因此只接受本机地址。",
        "The console cannot listen on \(host): sign-in does not exist yet, so anyone who can connect "
          + "would see all data. Only addresses of this machine itself are accepted.")
    case .operatorNotLoopback(let host):
      return Bilingual(
        "不能在 \(host) 上以办理方式（--operator）开启控制台：目前还没有登录功能，凡能连上的人都能登记和办理，因此只接受本机地址。",
        "The console cannot be opened for work (--operator) on \(host): sign-in does not exist yet, so anyone "
          + "who can connect could write. Only addresses of this machine itself are accepted.")
    case .assetsMissing(let folder):
      return Bilingual(
        "文件夹 \(folder) 中没有 console.css。", "The folder \(folder) does not contain console.css.")
    case .badParameter(let name, let wanted):
      return Bilingual("参数 \(name) 无法识别：\(wanted.zh)", "The parameter \(name) cannot be read: \(wanted.en)")
    case .assetsNotFound(let tried):
      let places = tried.joined(separator: "\n  ")
      return Bilingual(
        "找不到网页资源文件夹 Public，已找过：\n  \(places)", "The folder Public was not found. Looked in:\n  \(places)")
    case .portTaken(let port):
      return Bilingual("端口 \(port) 已被其他程序占用。", "Another program is using port \(port).")
    case .noPaper(let explanation, _): return Bilingual(explanation.zh + "。", explanation.en + ".")
    case .noDivisions:
      return Bilingual("库中还没有行政区划，暂时没有可显示的内容。", "There are no divisions yet, so there is nothing to show.")
    }
  }

  /// What to do next.
  public var remedy: Bilingual? {
    switch self {
    case .addressNotLoopback, .operatorNotLoopback:
      return Bilingual(
        "请使用 127.0.0.1、::1 或 localhost；需要从别的机器查看时，请用 SSH 隧道。",
        "Use 127.0.0.1, ::1 or localhost; to look from another machine, use an SSH tunnel.")
    case .assetsMissing:
      return Bilingual("请指定随软件提供的 Public 文件夹。", "Name the Public folder that comes with the software.")
    case .assetsNotFound:
      return Bilingual(
        "请用环境变量 ZHUCUN_PUBLIC 指明随软件提供的 Public 文件夹。",
        "Name the Public folder that comes with the software in the environment variable ZHUCUN_PUBLIC.")
    case .portTaken:
      return Bilingual("请用 --port 换一个端口，或先关闭那个程序。", "Choose another with --port, or end that program.")
    case .noDivisions:
      return Bilingual(
        "请先在命令行运行 zhucun import divisions 文件，再刷新本页。",
        "Run `zhucun import divisions FILE` on the command line, then reload this page.")
    case .noPaper(_, let remedy): return remedy
    case .badParameter:
      return Bilingual("请返回上一页重新选择。", "Go back and choose again.")
    }
  }
}
