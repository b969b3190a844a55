from wsgiref.simple_server import make_server

from flask import Flask, jsonify, request

app = Flask(__name__)
# <<fix>>


@app.route("/orders/<id>", methods=["GET", "PUT"])
def order(id):
    answer = jsonify(
        method=request.method,
        cookie=request.headers.get("Cookie", ""),
        key=request.headers.get("X-Api-Key", ""),
    )
    answer.headers["X-Total"] = "3"
    return answer


server = make_server("127.0.0.1", 0, app)
print(f"port {server.server_port}", flush=True)
server.serve_forever()
