import socket

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI()
# <<fix>>


@app.api_route("/orders/{id}", methods=["GET", "PUT"])
def order(request: Request):
    content = {
        "method": request.method,
        "cookie": request.headers.get("cookie", ""),
        "key": request.headers.get("x-api-key", ""),
    }
    return JSONResponse(content, headers={"X-Total": "3"})


listening = socket.create_server(("127.0.0.1", 0))
print(f"port {listening.getsockname()[1]}", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])
