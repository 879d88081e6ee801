/** Questions to the server and their answers: each is settled by the `ack` or `error` that bears its id, or by the loss of the connection. */
export class Refusal extends Error {
  /** @param code {string} one of the protocol's, or `offline` */
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

export class Requests {
  #send;
  #open = new Map();
  #last = 0;

  /** @param send {(object) => boolean} */
  constructor(send) {
    this.#send = send;
  }

  get count() {
    return this.#open.size;
  }

  /**
   * @param object what to send, without an id
   * @param hears {(object) => void} is shown what comes until the answer
   * @returns {Promise<object>} the `ack`
   */
  ask(object, hears = null) {
    const id = `q${++this.#last}`;
    return new Promise((resolve, reject) => {
      if (!this.#send({ ...object, id }))
        reject(new Refusal('offline', 'Not connected. Try again when the connection is back.'));
      else
        this.#open.set(id, { resolve, reject, hears });
    });
  }

  /** Every object that comes passes by here first. @returns {boolean} whether it was the answer to a question */
  heard(object) {
    const isAnswer = object.type === 'ack' || object.type === 'error';
    if (!isAnswer) {
      for (const { hears } of this.#open.values())
        hears?.(object);
      return false;
    }
    const question = this.#open.get(object.id);
    if (!question)
      return false;
    this.#open.delete(object.id);
    if (object.type === 'ack')
      question.resolve(object);
    else
      question.reject(new Refusal(object.code, object.text));
    return true;
  }

  lost() {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { reject } of open)
      reject(new Refusal('offline', 'The connection was lost before the answer came.'));
  }
}
