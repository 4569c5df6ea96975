/// The style of an exported table, and the hash by which its policy allows it.
enum HTMLStyle {
  /// The content of the `style` element, to the byte.
  static let text: StaticString =
    """
    :root{color-scheme:light dark;--bg:#fff;--head:#f5f7fa;--line:#d8dee6;--text:#1b2129;--muted:#556070;--link:#0a58a8}
    @media (prefers-color-scheme:dark){:root{--bg:#11151b;--head:#191f28;--line:#303946;--text:#e7ebf0;--muted:#a5b0bf;--link:#86b8ff}}
    body{margin:16px;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,sans-serif}
    table{width:max-content;border-collapse:collapse}
    caption{padding:0 0 8px;font-size:20px;font-weight:600;text-align:left}
    th,td{padding:4px 8px;border:1px solid var(--line);max-width:32rem;overflow-wrap:break-word;text-align:left;vertical-align:top;white-space:pre-wrap}
    thead th{position:sticky;top:0;background:var(--head)}
    tbody th{color:var(--muted);font-weight:400;text-align:right}
    .num{font-variant-numeric:tabular-nums;text-align:right}
    .null,.empty{color:var(--muted);font-style:italic}
    a{color:var(--link)}
    @media print{body{margin:0;background:#fff;color:#000}thead th{position:static}tr{break-inside:avoid}}

    """

  /// The source expression of Content Security Policy Level 3 §2.3.1 for ``text``; a test computes it.
  static let hash: StaticString = "sha256-2nJanYFWR8f85KhyaDLsPBUTA15jBJJqBCCcc4wMFw8="
}
