"""How a browser is sent files and documents: their types, and what they may do there.

Tested by tests/web/routes/test_pages.py.
"""

from aiohttp import web

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}

#: Nothing inline, nothing from elsewhere, and never in a frame.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


def html(content: bytes, status: int = 200) -> web.Response:
    """An HTML response, which varies by the language the browser asks for."""
    headers = {**SECURITY, "Content-Type": TYPES[".html"], "Cache-Control": "no-cache"}
    return web.Response(body=content, status=status, headers={**headers, "Vary": "Accept-Language"})
