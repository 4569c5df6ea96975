"""A crawl that ends with its data published: python crawl.py http://localhost:8000/

Needs crawlee (pip install crawlee==1.11.0) and larder on the path.
"""

import asyncio
import re
import subprocess
import sys
from datetime import datetime, timezone
from urllib.parse import urljoin

from crawlee import ConcurrencySettings
from crawlee.crawlers import HttpCrawler, HttpCrawlingContext
from crawlee.storages import Dataset

LINK = re.compile(r'<a[^>]* href="([^"#?]*)"')
TITLE = re.compile(r"<title>([^<]*)</title>")


async def crawl(start: str) -> None:
    pages = await Dataset.open(name="pages")
    crawler = HttpCrawler(
        max_requests_per_crawl=20,
        concurrency_settings=ConcurrencySettings(max_concurrency=4, desired_concurrency=4),
    )

    @crawler.router.default_handler
    async def page(context: HttpCrawlingContext) -> None:
        text = (await context.http_response.read()).decode("utf-8", "replace")
        title = TITLE.search(text)
        await pages.push_data(
            {
                "url": context.request.url,
                "title": title and title.group(1),
                "bytes": len(text),
                # The dataset has a name, so it grows from crawl to crawl; its page counts items by this day.
                "scrapedAt": datetime.now(timezone.utc).isoformat(),
            }
        )
        links = {urljoin(context.request.url, link) for link in LINK.findall(text)}
        await context.add_requests(sorted(link for link in links if link.startswith(start) and link.endswith((".html", "/"))))

    await crawler.run([start])


def publish(configuration: str = "larder.yaml") -> None:
    """Exports and the catalogue. 3: published without what could not be read, which standard error names."""
    status = subprocess.run(["larder", "run", configuration], check=False).returncode
    if status not in (0, 3):
        sys.exit(f"larder ended with {status}; what was published before is untouched")


if __name__ == "__main__":
    asyncio.run(crawl(sys.argv[1]))
    publish()
