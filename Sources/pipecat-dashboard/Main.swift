import ArgumentParser
import Configuration
import ServiceLifecycle
@main struct M { static func main() {} }
