import Testing

@testable import ByteIO

@Suite struct MemoryLimitTests {
  struct Texts: MemoryLimit.TextFiles, CustomTestStringConvertible {
    var files: [String: String]
    func text(_ path: String) -> String? { files[path] }
    var testDescription: String { files.keys.sorted().joined(separator: " ") }
  }

  @Test(
    arguments: [
      ([:], Int.max),
      (["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "max\n"], Int.max),
      (
        [
          "/proc/self/cgroup": "0::/a/b\n", "/sys/fs/cgroup/a/b/memory.max": "max\n",
          "/sys/fs/cgroup/a/memory.max": "1000\n", "/sys/fs/cgroup/a/memory.current": "700\n",
          "/sys/fs/cgroup/a/memory.stat": "anon 100\nfile 200\n",
        ], 500
      ),
      (
        [
          "/proc/self/cgroup": "0::/../host\n", "/sys/fs/cgroup/memory.max": "100\n",
          "/sys/fs/cgroup/memory.current": "300\n",
        ], 0
      ),
      (
        [
          "/proc/self/cgroup": "12:cpu:/x\n5:memory,hugetlb:/x\n0::/\n",
          "/sys/fs/cgroup/memory/x/memory.limit_in_bytes": "9223372036854771712\n",
          "/sys/fs/cgroup/memory/memory.limit_in_bytes": "5000\n",
          "/sys/fs/cgroup/memory/memory.usage_in_bytes": "1000\n",
          "/sys/fs/cgroup/memory/memory.stat": "total_cache 400\n",
        ], 4_400
      ),
    ] as [([String: String], Int)]
  )
  func `The tightest control group decides`(files: [String: String], room: Int) {
    #expect(MemoryLimit.controlGroups(Texts(files: files)) == room)
  }

  @Test func `A little more memory is always to be had`() {
    #expect(MemoryLimit.allows(1 << 16))
  }
}
