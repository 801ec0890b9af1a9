"""Canaille, a full sign-in provider, as a program of its own for the tests.

Prints its particulars as one line of JSON; ``rotate`` on standard input gives it another key.
"""

import json
import os
import sys
import threading
import uuid

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import portpicker
from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from canaille.oidc.provider import AuthorizationCodeGrant
from joserfc.jwk import JWKRegistry
from pytest_iam import Server


def exactly(_: object, code: str, client: object) -> object:
    """Exactly the code that was sent: Canaille's in-memory store returns any code of the client."""
    known = Backend.instance.query(models.AuthorizationCode, client=client)
    return next((one for one in known if one.code == code and not one.is_expired()), None)


AuthorizationCodeGrant.query_authorization_code = exactly


def new_key() -> dict[str, object]:
    key = JWKRegistry.generate_key("RSA", 2048)
    key.ensure_kid()
    return dict(key.as_dict(private=True))


def configured(port: int) -> dict[str, object]:
    return {
        "TESTING": True,
        "ENV_FILE": None,
        "SECRET_KEY": str(uuid.uuid4()),
        "WTF_CSRF_ENABLED": False,
        "PREFERRED_URL_SCHEME": "http",
        "SERVER_NAME": f"localhost:{port}",
        "CANAILLE": {
            "DATABASE": "memory",
            "JAVASCRIPT": False,
            "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"]}},
            "LOGGING": {"version": 1, "disable_existing_loggers": True},
        },
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [new_key()]},
    }


def main(redirect_uri: str, *more: str) -> None:
    port = portpicker.pick_unused_port()
    app = create_app(config=configured(port), env_file=None, env_prefix="NONE_")
    server = Server(app, port, Backend.instance)
    with app.app_context():
        user = models.User(
            formatted_name="Mei", family_name="Mei", user_name="mei", emails=["mei@city.example"]
        )
        server.backend.save(user)
        client = models.Client(
            client_id="office",
            client_secret="office-secret",
            client_name="Office",
            redirect_uris=[redirect_uri],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile", "email", "groups"],
            token_endpoint_auth_method="client_secret_basic",
        )
        server.backend.save(client)
        client.audience = [client]
        server.backend.save(client)
    server.login(user)
    server.consent(user)
    threading.Thread(target=server.httpd.serve_forever, daemon=True).start()
    about = {"issuer": f"http://localhost:{port}", "client_id": "office", "secret": "office-secret"}
    print(json.dumps(about), flush=True)
    for line in sys.stdin:
        if line.strip() == "rotate":
            app.config["CANAILLE_OIDC"]["ACTIVE_JWKS"] = [new_key()]
            print("{}", flush=True)
    server.httpd.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
