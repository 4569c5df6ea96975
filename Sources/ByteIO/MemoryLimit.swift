import Glibc

/// The memory that this process may still use, as far as the system limits it.
///
/// An allocation beyond a limit ends the process; so what is large is asked for first.
public enum MemoryLimit {
  /// Whether `bytes` more can be had: the address space (`RLIMIT_AS`) and every memory cgroup,
  /// version 1 or 2, that the process lies in.
  public static func allows(_ bytes: Int) -> Bool {
    room() >= bytes
  }

  /// How many bytes are left under the tightest limit; `Int.max` without one.
  static func room() -> Int {
    min(addressSpace(), controlGroups(Kernel()))
  }

  private static func addressSpace() -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      let most = Int(exactly: limit.rlim_cur), most < Int.max / 2
    else { return .max }
    let pages = Kernel().text("/proc/self/statm")?.split(separator: " ").first.flatMap { Int($0) }
    return max(0, most - (pages ?? 0) * sysconf(Int32(_SC_PAGESIZE)))
  }

  /// The room that the control groups leave; `files` stands for the kernel's text files.
  static func controlGroups(_ files: some TextFiles) -> Int {
    var room = Int.max
    for line in (files.text("/proc/self/cgroup") ?? "").split(separator: "\n") {
      // 0::/user.slice/x  or  5:memory:/user.slice/x
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isUnified = fields[0] == "0" && fields[1].isEmpty
      guard isUnified || fields[1].split(separator: ",").contains("memory") else { continue }
      let base = isUnified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"
      // In a container the path is the host's; its limits then stand at the mount itself.
      var path = fields[2][...]
      while true {
        let folder = base + (path == "/" ? "" : path)
        room = min(room, isUnified ? unified(files, folder) : legacy(files, folder))
        guard let slash = path.lastIndex(of: "/"), !path.isEmpty else { break }
        path = path[..<slash]
      }
    }
    return room
  }

  private static func unified(_ files: some TextFiles, _ folder: String) -> Int {
    left(
      most: files.number("\(folder)/memory.max"),
      used: files.number("\(folder)/memory.current"),
      reclaimable: files.field("file", of: "\(folder)/memory.stat")
    )
  }

  private static func legacy(_ files: some TextFiles, _ folder: String) -> Int {
    left(
      most: files.number("\(folder)/memory.limit_in_bytes"),
      used: files.number("\(folder)/memory.usage_in_bytes"),
      reclaimable: files.field("total_cache", of: "\(folder)/memory.stat")
    )
  }

  /// The page cache counts as used, but is given up before anybody is refused.
  private static func left(most: Int?, used: Int?, reclaimable: Int?) -> Int {
    guard let most, most < Int.max / 2 else { return .max }
    return max(0, most - max(0, (used ?? 0) - (reclaimable ?? 0)))
  }

  /// Small text files by path.
  protocol TextFiles {
    /// The file's text; nil if it cannot be read.
    func text(_ path: String) -> String?
  }

  /// The files that the kernel shows.
  struct Kernel: TextFiles {
    func text(_ path: String) -> String? {
      let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { return nil }
      defer { close(file) }
      var bytes = [UInt8](repeating: 0, count: 1 << 14)
      let got = unsafe bytes.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
      return got < 0 ? nil : String(decoding: bytes.prefix(got), as: UTF8.self)
    }
  }
}

extension MemoryLimit.TextFiles {
  /// The number that is all a file holds; nil for `max` and whatever else.
  func number(_ path: String) -> Int? {
    text(path).flatMap { Int($0.filter { !$0.isWhitespace }) }
  }

  /// The number behind `key` in a file of `key number` lines.
  func field(_ key: String, of path: String) -> Int? {
    for line in (text(path) ?? "").split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, words[0] == key { return Int(words[1]) }
    }
    return nil
  }
}
