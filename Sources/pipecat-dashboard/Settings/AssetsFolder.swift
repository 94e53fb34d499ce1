import Foundation

/// Finds the folder that holds `Templates/` and `Public/`.
enum AssetsFolder {
  /// The folder that the setting names, else the first that holds both: beside the program, then
  /// the current folder.
  ///
  /// - Throws: ``SettingError`` where there is none.
  static func find(named path: String?) throws -> URL {
    let folders =
      if let path { [URL(fileURLWithPath: path)] } else { [besideProgram, currentFolder] }
    guard let found = folders.first(where: holdsAssets) else {
      throw SettingError(
        source: "--assets",
        problem: "no folder with Templates/ and Public/ in "
          + folders.map(\.path).joined(separator: " or "))
    }
    return found
  }

  private static var besideProgram: URL {
    let program = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return program.resolvingSymlinksInPath().deletingLastPathComponent()
  }

  private static var currentFolder: URL {
    URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
  }

  private static func holdsAssets(_ folder: URL) -> Bool {
    ["Templates", "Public"].allSatisfy { name in
      var isFolder: ObjCBool = false
      let path = folder.appendingPathComponent(name).path
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && isFolder.boolValue
    }
  }
}
