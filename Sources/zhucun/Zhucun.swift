import ArgumentParser
import Web
import Store
import GRDB
import Hummingbird
import Crypto
import Yams
@main struct Zhucun { static func main() { print("x") } }
