import sys
from wsgiref.simple_server import make_server

from django.core.wsgi import get_wsgi_application
from django.conf import settings
from django.http import JsonResponse
from django.urls import path

SECRET_KEY = "of a test"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = []
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "__main__"
# <<fix>>

settings.configure(**{name: value for name, value in globals().items() if name.isupper()})


def order(request, id):
    answer = JsonResponse(
        {
            "method": request.method,
            "cookie": request.headers.get("Cookie", ""),
            "key": request.headers.get("X-Api-Key", ""),
        }
    )
    answer["X-Total"] = "3"
    return answer


urlpatterns = [path("orders/<id>", order)]

server = make_server("127.0.0.1", 0, get_wsgi_application())
print(f"port {server.server_port}", flush=True)
server.serve_forever()
